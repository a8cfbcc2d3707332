import type { QueryClient } from '@tanstack/react-query'
import { createRouter, type RouterHistory } from '@tanstack/react-router'
import { authRoutes, signInRoute } from './auth/routes'
import { session, userOf } from './common/api/session'
import { Loading } from './common/ui/states'
import { credentialsRoutes } from './credentials/routes'
import { dashboardRoutes } from './dashboard/routes'
import { jobsRoutes } from './jobs/routes'
import { playbooksRoutes } from './playbooks/routes'
import { serversRoutes } from './servers/routes'
import { appRoute, rootRoute } from './shell/root'
import { systemRoutes } from './system/routes'
import { trailRoutes } from './trail/routes'

const routeTree = rootRoute.addChildren([
  signInRoute,
  appRoute.addChildren([
    ...dashboardRoutes,
    ...jobsRoutes,
    ...playbooksRoutes,
    ...serversRoutes,
    ...credentialsRoutes,
    ...trailRoutes,
    ...systemRoutes,
    ...authRoutes,
  ]),
])

/** Every page by its address; each context brings its own. */
export function newRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    context: { queryClient },
    defaultPendingComponent: Loading,
    defaultPendingMs: 300,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof newRouter>
  }
}

/**
 * When another person, or nobody, is signed in, nothing that was fetched before is shown any more. The same person goes on
 * after a session that ended.
 */
export function followSession(router: ReturnType<typeof newRouter>, queryClient: QueryClient): () => void {
  return session.subscribe((now, before) => {
    if (before.status !== 'unknown' && userOf(now)?.id !== userOf(before)?.id) {
      queryClient.clear()
      void router.invalidate()
    } else if (before.status === 'ended' && now.status === 'signed-in') {
      void queryClient.invalidateQueries()
      void router.invalidate()
    }
  })
}

import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router'
import { session } from '../common/api/session'
import { PageFailure, PageMissing, Root } from './Root'
import { Shell } from './Shell'

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Root,
  errorComponent: PageFailure,
  notFoundComponent: PageMissing,
})

/** All that is for people who are signed in: every context's routes are children of this one. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ location }) => {
    if ((await session.token()) === undefined) {
      redirect({ to: '/sign-in', search: { to: location.href }, throw: true })
    }
  },
  component: Shell,
  errorComponent: PageFailure,
})

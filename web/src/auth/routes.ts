import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { session } from '../common/api/session'
import { ownPath } from '../common/paths'
import { appRoute, rootRoute } from '../shell/root'
import { SignInPage } from './SignInPage'

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { to?: string } => ({ to: ownPath(search.to) }),
  beforeLoad: async ({ search }) => {
    if ((await session.token()) !== undefined) {
      redirect({ href: search.to ?? '/', throw: true })
    }
  },
  component: SignInPage,
})

const accountRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./AccountPage'), 'AccountPage'),
})

export const authRoutes = [accountRoute]

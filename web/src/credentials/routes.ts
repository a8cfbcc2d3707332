import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../shell/root'

const credentialsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/credentials',
  component: lazyRouteComponent(() => import('./CredentialsPage'), 'CredentialsPage'),
})

export const credentialsRoutes = [credentialsRoute]

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../shell/root'

const systemRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/system',
  component: lazyRouteComponent(() => import('./SystemPage'), 'SystemPage'),
})

export const systemRoutes = [systemRoute]

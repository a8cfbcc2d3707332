import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../shell/root'

const trailRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/events',
  component: lazyRouteComponent(() => import('./EventsPage'), 'EventsPage'),
})

export const trailRoutes = [trailRoute]

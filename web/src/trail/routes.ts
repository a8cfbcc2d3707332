import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { searchOf, textOf } from '../common/search'
import { appRoute } from '../shell/root'

const eventsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/events',
  validateSearch: searchOf((search) => ({
    type: textOf(search.type),
    aggregate_type: textOf(search.aggregate_type),
    aggregate_id: textOf(search.aggregate_id),
    username: textOf(search.username),
  })),
  component: lazyRouteComponent(() => import('./EventsPage'), 'EventsPage'),
})

export const trailRoutes = [eventsRoute]

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, pageOf, searchOf, sortOf, textOf } from '../common/search'
import { appRoute } from '../shell/root'

export const STATUSES = ['pending', 'running', 'success', 'failed', 'cancelled', 'lost'] as const
const SORTABLE = ['number', 'status', 'created_at', 'started_at', 'completed_at']

export const jobsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/jobs',
  validateSearch: searchOf((search) => ({
    page: pageOf(search.page),
    sort: sortOf(SORTABLE, search.sort),
    status: oneOf(STATUSES, search.status),
    playbook_id: textOf(search.playbook_id),
    server_id: textOf(search.server_id),
    user_id: textOf(search.user_id),
    run: textOf(search.run),
  })),
  component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
})

export const jobRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/jobs/$jobId',
  component: lazyRouteComponent(() => import('./JobPage'), 'JobPage'),
})

export const jobsRoutes = [jobsRoute, jobRoute]

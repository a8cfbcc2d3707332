import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { numberOf, oneOf, pageOf, searchOf, sortOf, textOf } from '../common/search'
import { appRoute } from '../shell/root'
import { LEVELS } from './log/levels'
import { VIEWS } from './views'

export const STATUSES = ['pending', 'running', 'success', 'failed', 'cancelled', 'lost'] as const
const SORTABLE = ['number', 'status', 'created_at', 'started_at', 'completed_at']

export const jobsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/jobs',
  validateSearch: searchOf((search) => ({
    page: pageOf(search.page),
    after: numberOf(search.after),
    sort: sortOf(SORTABLE, search.sort),
    status: oneOf(STATUSES, search.status),
    playbook_id: textOf(search.playbook_id),
    server_id: textOf(search.server_id),
    user_id: textOf(search.user_id),
    search: textOf(search.search),
    run: textOf(search.run),
    on: textOf(search.on),
  })),
  component: lazyRouteComponent(() => import('./JobsPage'), 'JobsPage'),
})

export const jobRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/jobs/$jobId',
  validateSearch: searchOf((search) => ({
    view: oneOf(VIEWS, search.view),
    level: oneOf(LEVELS, search.level),
    host: textOf(search.host),
    q: textOf(search.q),
  })),
  component: lazyRouteComponent(() => import('./JobPage'), 'JobPage'),
})

export const jobsRoutes = [jobsRoute, jobRoute]

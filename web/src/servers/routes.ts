import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { flagOf, numberOf, oneOf, pageOf, searchOf, sortOf, textOf } from '../common/search'
import { appRoute } from '../shell/root'

const SORTABLE = ['hostname', 'ip_address', 'created_at', 'updated_at']

const serversRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/servers',
  validateSearch: searchOf((search) => ({
    page: pageOf(search.page),
    sort: sortOf(SORTABLE, search.sort),
    search: textOf(search.search),
    os_type: textOf(search.os_type),
    tag: textOf(search.tag),
    is_active: flagOf(search.is_active),
    dialog: oneOf(['add'], search.dialog),
  })),
  component: lazyRouteComponent(() => import('./ServersPage'), 'ServersPage'),
})

const serverRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/servers/$serverId',
  validateSearch: searchOf((search) => ({ jobs_after: numberOf(search.jobs_after) })),
  component: lazyRouteComponent(() => import('./ServerPage'), 'ServerPage'),
})

export const serversRoutes = [serversRoute, serverRoute]

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../shell/root'

const serversRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/servers',
  component: lazyRouteComponent(() => import('./ServersPage'), 'ServersPage'),
})

const serverRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/servers/$serverId',
  component: lazyRouteComponent(() => import('./ServerPage'), 'ServerPage'),
})

export const serversRoutes = [serversRoute, serverRoute]

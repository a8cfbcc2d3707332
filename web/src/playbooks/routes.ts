import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../shell/root'

const playbooksRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/playbooks',
  component: lazyRouteComponent(() => import('./PlaybooksPage'), 'PlaybooksPage'),
})

const playbookRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/playbooks/$playbookId',
  component: lazyRouteComponent(() => import('./PlaybookPage'), 'PlaybookPage'),
})

export const playbooksRoutes = [playbooksRoute, playbookRoute]

import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { flagOf, numberOf, oneOf, pageOf, searchOf, sortOf, textOf } from '../common/search'
import { appRoute } from '../shell/root'

const playbooksRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/playbooks',
  validateSearch: searchOf((search) => ({
    page: pageOf(search.page),
    sort: sortOf(['name', 'created_at', 'updated_at'], search.sort),
    search: textOf(search.search),
    is_active: flagOf(search.is_active),
    dialog: oneOf(['upload'], search.dialog),
  })),
  component: lazyRouteComponent(() => import('./PlaybooksPage'), 'PlaybooksPage'),
})

const playbookRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/playbooks/$playbookId',
  validateSearch: searchOf((search) => ({
    tab: oneOf(['versions', 'diff'], search.tab),
    page: pageOf(search.page),
    from: numberOf(search.from),
    to: numberOf(search.to),
    view: oneOf(['side-by-side'], search.view),
  })),
  component: lazyRouteComponent(() => import('./PlaybookPage'), 'PlaybookPage'),
})

export const playbooksRoutes = [playbooksRoute, playbookRoute]

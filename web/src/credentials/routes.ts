import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { oneOf, pageOf, searchOf, sortOf, textOf } from '../common/search'
import { appRoute } from '../shell/root'

const credentialsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/credentials',
  validateSearch: searchOf((search) => ({
    page: pageOf(search.page),
    sort: sortOf(['name', 'created_at'], search.sort),
    search: textOf(search.search),
    dialog: oneOf(['add'], search.dialog),
  })),
  component: lazyRouteComponent(() => import('./CredentialsPage'), 'CredentialsPage'),
})

const credentialRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/credentials/$credentialId',
  validateSearch: searchOf((search) => ({ page: pageOf(search.page) })),
  component: lazyRouteComponent(() => import('./CredentialPage'), 'CredentialPage'),
})

export const credentialsRoutes = [credentialsRoute, credentialRoute]

import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { session, type User } from '../common/api/session'
import { newQueryClient } from '../common/queries'
import { colors, theme } from '../common/theme'
import { followSession, newRouter } from '../router'
import { admin, tokens } from './hub'

/** The whole app at an address, as somebody sees it who is signed in; nobody is for `user` null. */
export function openApp(path: string, user: User | null = admin) {
  if (user !== null) session.accept(tokens(user))
  const queryClient = newQueryClient()
  queryClient.setDefaultOptions({ queries: { retry: false, staleTime: 0 } })
  const router = newRouter(queryClient, createMemoryHistory({ initialEntries: [path] }))
  const forget = followSession(router, queryClient)
  const shown = render(
    <Frame>
      <QueryClientProvider client={queryClient}>
        <Notifications />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Frame>,
  )
  return { router, queryClient, user: userEvent.setup(), ...shown, close: forget }
}

/** One part of the app, without a router. */
export function show(part: ReactNode) {
  const queryClient = newQueryClient()
  return {
    user: userEvent.setup(),
    ...render(
      <Frame>
        <QueryClientProvider client={queryClient}>{part}</QueryClientProvider>
      </Frame>,
    ),
  }
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={colors} env="test">
      {children}
    </MantineProvider>
  )
}

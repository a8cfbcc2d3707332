import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { session, type User } from '../common/api/session'

/** Answers by method and path, in place of the hub; what is not among them is not found. */
export function answering(answers: Record<string, (body: unknown) => { status?: number; body: unknown }>) {
  const asked: { call: string; body: unknown }[] = []
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
    const url = new URL(input, 'http://hub')
    const call = `${init?.method ?? 'GET'} ${url.pathname}`
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined
    asked.push({ call, body })
    return Promise.resolve().then(() => {
      const answer = answers[call]?.(body) ?? { status: 404, body: { title: 'Not found', status: 404 } }
      return Response.json(answer.body, { status: answer.status ?? 200 })
    })
  })
  return asked
}

export function show(page: ReactNode, role: User['role'] = 'super_admin') {
  session.accept({
    access_token: 't',
    refresh_token: 'r',
    token_type: 'Bearer',
    expires_in: 900,
    user: { id: 'u', username: 'ann', role, timezone: 'UTC' } as User,
  })
  const router = createRouter({
    routeTree: createRootRoute({ component: () => page, notFoundComponent: () => null }),
    history: createMemoryHistory(),
  })
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  )
}

import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { session, type User } from '../common/api/session'
import type { Job } from './api'

/** One that has ended well, unless told otherwise. */
export function jobOf(more: Partial<Job> = {}): Job {
  const id = more.id ?? 'j'
  return {
    id,
    job_id: id,
    number: 7,
    status: 'success',
    playbook: { id: 'p', name: 'deploy', version: 1 },
    server: null,
    servers: [],
    user: { id: 'u', username: 'ada' },
    created_at: '2026-11-21T10:00:00Z',
    started_at: '2026-11-21T10:00:00Z',
    completed_at: '2026-11-21T10:01:00Z',
    cancel_requested_at: null,
    waiting_for: null,
    end_reason: 'exit',
    exit_code: 0,
    error_message: null,
    runner_id: null,
    total_lines: 0,
    version: 3,
    extra_vars: {},
    secret_vars: [],
    become_credential_id: null,
    vault_credential_ids: [],
    check: false,
    diff: false,
    fact_cache: false,
    tags: [],
    skip_tags: [],
    limit: null,
    verbosity: 0,
    forks: null,
    timeout_seconds: 3600,
    priority: 0,
    ...more,
  }
}

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

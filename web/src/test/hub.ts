import { vi } from 'vitest'
import type { Tokens, User } from '../common/api/session'

export type Asked = { method: string; path: string; query: URLSearchParams; headers: Headers; body: unknown }
export type Answer = (asked: Asked) => Response | Promise<Response>

/** Stands in for the hub: answers by method and path, such as `GET /api/servers`, and remembers what it was asked. */
export function hub(answers: Record<string, Answer>): { asked: Asked[]; answers: Record<string, Answer> } {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url, 'http://hub.test')
    const one: Asked = {
      method: init.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    }
    asked.push(one)
    init.signal?.throwIfAborted()
    const answer = answers[`${one.method} ${pathname}`]
    return answer === undefined
      ? problem(404, { detail: `Nothing at ${one.method} ${pathname}` })
      : answer(one)
  })
  return { asked, answers }
}

/** Uploads go another way than by fetch; this one answers them, once they are sent. */
export function uploads(answer: (form: FormData) => { status: number; body: unknown }): void {
  class Upload {
    upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } =
      {}
    status = 0
    responseText = ''
    onload?: () => void
    onloadend?: () => void
    open() {}
    abort() {}
    setRequestHeader() {}
    getResponseHeader() {
      return 'request-1'
    }
    send(form: FormData) {
      this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 2 })
      const { status, body } = answer(form)
      setTimeout(() => {
        this.status = status
        this.responseText = JSON.stringify(body)
        this.onload?.()
        this.onloadend?.()
      })
    }
  }
  vi.stubGlobal('XMLHttpRequest', Upload)
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
}

export function problem(status: number, fields: Record<string, unknown> = {}): Response {
  return new Response(JSON.stringify({ status, request_id: 'request-1', ...fields }), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  })
}

export function page(
  items: unknown[],
  more: Partial<Record<'page' | 'per_page' | 'total' | 'pages', number>> = {},
) {
  return { items, pagination: { page: 1, per_page: 50, total: items.length, pages: 1, ...more } }
}

/** A live stream whose events the test sends. */
export function liveStream() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({ start: (started) => (controller = started) })
  return {
    response: new Response(body, { headers: { 'Content-Type': 'text/event-stream' } }),
    send: (text: string) => controller?.enqueue(encoder.encode(text)),
    close: () => controller?.close(),
    fail: () => controller?.error(new TypeError('network error')),
  }
}

/** A stream that opens and says nothing. */
export const silence: Answer = () => liveStream().response

export const admin: User = {
  id: '01900000-0000-7000-8000-000000000001',
  username: 'ada',
  email: 'ada@example.org',
  role: 'super_admin',
  is_active: true,
  timezone: 'Europe/Paris',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  last_login: null,
  version: 0,
}

export function tokens(user: User = admin, token = 'token-1', expiresIn = 900): Tokens {
  return { access_token: token, refresh_token: null, token_type: 'Bearer', expires_in: expiresIn, user }
}

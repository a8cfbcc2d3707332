import { HttpProblem, problemFrom, problemOf, Unreachable } from './problem'
import type { Answer, Body, Method, PathOf, PathValues, Query } from './schema'
import { session } from './session'

type Values = Record<string, string | number | boolean | null | undefined>

type Options<P extends PathOf<M>, M extends Method> = {
  query?: Query<P, M>
  signal?: AbortSignal
  /** The version that a change was made to; the hub refuses it with 412 when there is a newer one. */
  ifMatch?: number
} & (keyof PathValues<P> extends never ? { path?: undefined } : { path: PathValues<P> }) &
  (undefined extends Body<P, M> ? { body?: Body<P, M> } : { body: Body<P, M> })

type Optional<T> = object extends T ? [options?: T] : [options: T]

/** For how long a write that is stored but not yet seen is looked for. */
const SEEN_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 250

const call =
  <M extends Method>(method: M) =>
  async <P extends PathOf<M>>(path: P, ...[options]: Optional<Options<P, M>>): Promise<Answer<P, M>> => {
    const {
      query,
      body,
      signal,
      ifMatch,
      path: values,
    } = (options ?? {}) as {
      query?: Values
      body?: unknown
      signal?: AbortSignal
      ifMatch?: number
      path?: Values
    }
    const headers: Record<string, string> = {}
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (ifMatch !== undefined) headers['If-Match'] = `"${ifMatch}"`
    const response = await send(address(path, values, query), {
      method: method.toUpperCase(),
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    })
    return (await answerOf(response, signal)) as Answer<P, M>
  }

/**
 * The API, typed by its own description: `api.get('/api/servers/{id}', { path: { id } })`. Throws {@link HttpProblem} with
 * what the hub said, or {@link Unreachable}.
 */
export const api = {
  get: call('get'),
  post: call('post'),
  put: call('put'),
  patch: call('patch'),
  delete: call('delete'),
}

/** Sends with the token of the session; renews it once when the hub says that it has expired. */
export async function send(url: string, init: RequestInit): Promise<Response> {
  const token = await session.token()
  let response = await sendWith(token, url, init)
  if (response.status === 401 && token !== undefined) {
    await session.refresh(token)
    const renewed = await session.token()
    if (renewed !== undefined) {
      response = await sendWith(renewed, url, init)
    }
  }
  if (!response.ok) {
    throw await problemOf(response)
  }
  return response
}

async function sendWith(token: string | undefined, url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('X-Daybook-Client', 'web')
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`)
  try {
    return await fetch(url, { ...init, headers, credentials: 'same-origin' })
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new Unreachable(cause)
  }
}

export function address(path: string, values: Values = {}, query: Values = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      search.set(name, String(value))
    }
  }
  const text = search.toString()
  return text === '' ? filled : `${filled}?${text}`
}

/** A 202 says that a write is stored and not yet seen: looks until it is, so that everyone sees their own writes. */
async function answerOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  if (response.status === 204 || response.headers.get('Content-Length') === '0') {
    return undefined
  }
  const answer: unknown = await response.json()
  const location = response.headers.get('Location')
  if (response.status !== 202 || location === null) {
    return answer
  }
  const { version } = answer as { version: number }
  for (const until = Date.now() + SEEN_WITHIN_MS; Date.now() < until;) {
    const seen = await send(location, { signal })
      .then((found) => found.json() as Promise<{ version: number }>)
      .catch((error: unknown) => {
        if (error instanceof HttpProblem && error.status === 404) return undefined
        throw error
      })
    if (seen !== undefined && seen.version >= version) {
      return seen
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
  throw new HttpProblem(202, {
    title: 'Stored, and not yet seen',
    detail: 'The hub has stored this, but its lists are behind. It will show up by itself.',
  })
}

/** Sends a form with a file. `fetch` cannot tell how much has gone out, so this is the older way. */
export async function upload<T>(
  url: string,
  form: FormData,
  progress: (sentPart: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  const token = await session.token()
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    request.setRequestHeader('X-Daybook-Client', 'web')
    if (token !== undefined) request.setRequestHeader('Authorization', `Bearer ${token}`)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) progress(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as T)
      } else {
        reject(problemFrom(request.status, request.responseText, request.getResponseHeader('X-Request-Id')))
      }
    }
    request.onerror = () => reject(new Unreachable())
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'))
    const stop = () => request.abort()
    signal?.addEventListener('abort', stop)
    request.onloadend = () => signal?.removeEventListener('abort', stop)
    request.send(form)
  })
}

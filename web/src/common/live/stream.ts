import { send } from '../api/client'
import { HttpProblem } from '../api/problem'
import { session } from '../api/session'
import { connections } from './connections'
import { EventParser } from './sse'

/** `lost`: the connection broke and is being tried again. `ended`: all was told. `refused`: the hub will not tell. */
export type StreamState = 'connecting' | 'open' | 'lost' | 'ended' | 'refused'

export type StreamOptions = {
  /** Called once for each event, in order. */
  onEvent: (event: { id: number | undefined; type: string; data: unknown }) => void
  onState?: (state: StreamState, error?: unknown) => void
  /** The id of the last event that is known already; 0 begins at the beginning. */
  after?: number
  /** Whether the stream is complete, so that its closing is no loss. Looked at when the hub closes it. */
  complete?: () => boolean
}

export type Stream = { close: () => void }

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 15_000
/** The hub sends a comment every 15 seconds: a connection that is silent for longer than two of them is dead. */
const SILENCE_MS = 35_000

/**
 * Follows a live stream of the hub until closed, through lost connections and restarts of the hub. It resumes behind the last
 * event that was delivered, and drops what comes twice, so that each event is delivered exactly once.
 */
export function openStream(url: string, options: StreamOptions): Stream {
  const closed = new AbortController()
  const connection = connections.add()
  const unsubscribe = session.subscribe((state) => {
    if (state.status === 'signed-out') closed.abort()
  })
  closed.signal.addEventListener('abort', () => {
    unsubscribe()
    connection.remove()
  })
  let last = options.after ?? 0

  const tell = (state: StreamState, error?: unknown) => {
    if (closed.signal.aborted) return
    connection.set(state)
    options.onState?.(state, error)
  }

  const deliver = (event: { id: string | undefined; type: string; data: string }) => {
    const id = event.id === undefined ? undefined : Number(event.id)
    if (id !== undefined) {
      if (id <= last) return
      last = id
    }
    options.onEvent({ id, type: event.type, data: JSON.parse(event.data) as unknown })
  }

  /** One connection, from its beginning to its end, whatever that is. */
  const connect = async (opened: () => void): Promise<void> => {
    const dead = new AbortController()
    const signal = AbortSignal.any([closed.signal, dead.signal])
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (last > 0) headers['Last-Event-ID'] = String(last)
    let watch = setTimeout(() => dead.abort(), SILENCE_MS)
    try {
      const response = await send(url, { headers, signal })
      opened()
      const parser = new EventParser()
      const decoder = new TextDecoder()
      const reader = (response.body as ReadableStream<Uint8Array>).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        clearTimeout(watch)
        watch = setTimeout(() => dead.abort(), SILENCE_MS)
        for (const event of parser.push(decoder.decode(value, { stream: true }))) {
          if (!closed.signal.aborted) deliver(event)
        }
      }
    } finally {
      clearTimeout(watch)
    }
  }

  const follow = async (): Promise<void> => {
    let wait = FIRST_WAIT_MS
    tell('connecting')
    while (!closed.signal.aborted) {
      let failure: unknown
      try {
        await untilSignedIn(closed.signal)
        await connect(() => {
          wait = FIRST_WAIT_MS
          tell('open')
        })
        if (options.complete?.()) {
          tell('ended')
          closed.abort()
          return
        }
        await stillSignedIn()
        if (session.current.status === 'ended') continue
      } catch (error) {
        failure = error
        if (session.current.status === 'ended') continue
        if (error instanceof HttpProblem && error.status < 500 && error.status !== 429) {
          tell('refused', error)
          closed.abort()
          return
        }
      }
      tell('lost', failure)
      await pause(wait + Math.random() * wait, closed.signal)
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    }
  }

  void follow()
  return { close: () => closed.abort() }
}

/**
 * The hub closes the streams of a session that was ended elsewhere, while its access token is good for some minutes yet. So a
 * stream that was closed without need asks for a new token, and a session that has ended is noticed at once.
 */
async function stillSignedIn(): Promise<void> {
  if (session.current.status === 'signed-in') {
    await session.refresh(session.current.token)
  }
}

/** Waits while the session has ended and nobody has signed in again. */
function untilSignedIn(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (session.current.status === 'ended' && !signal.aborted) return
      unsubscribe()
      signal.removeEventListener('abort', look)
      resolve()
    }
    const unsubscribe = session.subscribe(look)
    signal.addEventListener('abort', look)
    look()
  })
}

/** Waits, but not when the network has just come back, nor when the stream is closed. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}

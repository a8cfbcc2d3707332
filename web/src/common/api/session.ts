import type { Schema } from './schema'
import { problemOf, Unreachable, HttpProblem } from './problem'

export type Tokens = Schema<'Auth.Tokens'>
export type User = Schema<'UserView'>

/**
 * `unknown` until the cookie was tried once. `ended`: the hub does not know it any more, and nobody here has signed out; what
 * that person was doing stays until somebody signs in again.
 */
export type SessionState =
  | { status: 'unknown' }
  | { status: 'signed-out' }
  | { status: 'ended'; user: User }
  | { status: 'signed-in'; user: User; token: string; expiresAt: number }

type Message =
  | { kind: 'tokens'; user: User; token: string; expiresAt: number }
  | { kind: 'user'; user: User }
  | { kind: 'signed-out' }
  | { kind: 'ended' }

const LOCK = 'daybook-refresh'
const CHANNEL = 'daybook-session'
/** A token this close to its end is renewed before it is used. */
const MARGIN_MS = 30_000

/**
 * Who is signed in, in this tab and all others of the browser. The access token is only ever in memory; the refresh
 * token is in a cookie that no script can read. Each refresh token is good once, so one refresh at a time happens in the
 * whole browser, and its result goes to every tab.
 */
export class Session {
  private state: SessionState = { status: 'unknown' }
  private readonly listeners = new Set<(state: SessionState, before: SessionState) => void>()
  private readonly channel: BroadcastChannel

  constructor(channel = new BroadcastChannel(CHANNEL)) {
    this.channel = channel
    channel.onmessage = (event: MessageEvent<Message>) => this.heard(event.data)
  }

  get current(): SessionState {
    return this.state
  }

  subscribe = (listener: (state: SessionState, before: SessionState) => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** A token that is good for a while yet; none when nobody is signed in. */
  async token(): Promise<string | undefined> {
    if (this.state.status === 'unknown' || this.expiresWithin(MARGIN_MS)) {
      await this.refresh()
    }
    return this.state.status === 'signed-in' ? this.state.token : undefined
  }

  /** Takes what a sign-in, a refresh or a change of password answered. */
  accept(tokens: Tokens): void {
    const message: Message = {
      kind: 'tokens',
      user: tokens.user,
      token: tokens.access_token,
      expiresAt: Date.now() + tokens.expires_in * 1000,
    }
    this.heard(message)
    this.channel.postMessage(message)
  }

  /** The account as it is now, after a change of it. */
  update(user: User): void {
    this.heard({ kind: 'user', user })
    this.channel.postMessage({ kind: 'user', user } satisfies Message)
  }

  /** Ends the session here and in every tab; the hub was told before, or had ended it. */
  end(): void {
    this.heard({ kind: 'signed-out' })
    this.channel.postMessage({ kind: 'signed-out' } satisfies Message)
  }

  /**
   * Gets a new access token by the cookie, unless somebody else, here or in another tab, has done so in the meantime.
   *
   * @param rejected the token that the hub refused, so that one which came since is taken instead
   */
  async refresh(rejected?: string): Promise<void> {
    const stale = rejected ?? (this.state.status === 'signed-in' ? this.state.token : undefined)
    await navigator.locks.request(LOCK, async () => {
      const renewed = this.state.status === 'signed-in' && this.state.token !== stale
      if (renewed && !this.expiresWithin(MARGIN_MS)) {
        return
      }
      const response = await fetch('/api/auth/refresh', {
        method: 'POST',
        headers: { 'X-Daybook-Client': 'web' },
        credentials: 'same-origin',
      }).catch((cause: unknown) => {
        throw new Unreachable(cause)
      })
      if (response.ok) {
        this.accept((await response.json()) as Tokens)
      } else if (response.status >= 500 || response.status === 429) {
        throw await problemOf(response) // says nothing about who is signed in
      } else {
        this.heard({ kind: 'ended' })
      }
    })
  }

  private expiresWithin(ms: number): boolean {
    return this.state.status === 'signed-in' && this.state.expiresAt - Date.now() < ms
  }

  private heard(message: Message): void {
    const before = this.state
    switch (message.kind) {
      case 'tokens':
        this.state = {
          status: 'signed-in',
          user: message.user,
          token: message.token,
          expiresAt: message.expiresAt,
        }
        break
      case 'user':
        if (before.status === 'signed-in' && before.user.id === message.user.id) {
          this.state = { ...before, user: message.user }
        }
        break
      case 'signed-out':
        this.state = { status: 'signed-out' }
        break
      case 'ended': {
        const user = userOf(before)
        this.state = user === undefined ? { status: 'signed-out' } : { status: 'ended', user }
      }
    }
    this.listeners.forEach((listener) => listener(this.state, before))
  }
}

export const session = new Session()

/** Whose page it is: whoever is signed in, or was until the session ended. */
export function userOf(state: SessionState): User | undefined {
  return state.status === 'signed-in' || state.status === 'ended' ? state.user : undefined
}

/** Whether an error says that nobody is signed in any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof HttpProblem && error.status === 401
}

import { queryOptions } from '@tanstack/react-query'
import { api, send } from '../common/api/client'
import { HttpProblem, Unreachable } from '../common/api/problem'
import type { Body } from '../common/api/schema'
import { session } from '../common/api/session'

export async function signIn(body: Body<'/api/auth/login', 'post'>): Promise<void> {
  session.accept(await api.post('/api/auth/login', { body }))
}

/** Changes the own password; every other session ends, this one goes on with new tokens. */
export async function changePassword(body: Body<'/api/auth/change-password', 'post'>): Promise<void> {
  session.accept(await api.post('/api/auth/change-password', { body }))
}

/** Signs out in every tab. The hub is told first: it ends the session and removes its cookie. */
export async function signOut(): Promise<void> {
  try {
    await send('/api/auth/logout', { method: 'POST' })
  } catch (error) {
    // Who is signed out already, or cannot reach the hub, is signed out here all the same
    if (!(error instanceof HttpProblem || error instanceof Unreachable)) throw error
  }
  session.end()
}

/** Whether an account has ever had another password than its first one. For those who may see the history. */
export const passwordChangedQuery = (userId: string) =>
  queryOptions({
    queryKey: ['users', userId, 'password-changed'],
    queryFn: async ({ signal }) => {
      const query = { aggregate_id: userId, type: 'UserPasswordChanged', limit: 1 }
      return (await api.get('/api/events/page', { query, signal })).items.length > 0
    },
  })

import { useSyncExternalStore } from 'react'
import { session, type SessionState, type User } from './api/session'
import { may, type Permission } from './permissions'

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, () => session.current)
}

/** Who is signed in. Only for pages that are shown to nobody else. */
export function useUser(): User {
  const state = useSession()
  if (state.status !== 'signed-in') {
    throw new Error('Nobody is signed in')
  }
  return state.user
}

export function useMay(permission: Permission): boolean {
  const state = useSession()
  return state.status === 'signed-in' && may(state.user.role, permission)
}

import { useSyncExternalStore } from 'react'
import { session, userOf, type SessionState, type User } from './api/session'
import { may, type Permission } from './permissions'

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, () => session.current)
}

/** Whose page it is. Only for pages that are shown to nobody else. */
export function useUser(): User {
  const user = userOf(useSession())
  if (user === undefined) {
    throw new Error('Nobody is signed in')
  }
  return user
}

export function useMay(permission: Permission): boolean {
  const user = userOf(useSession())
  return user !== undefined && may(user.role, permission)
}

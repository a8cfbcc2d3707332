import { useQueryClient, type Query } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { Schema } from '../api/schema'
import { useStream } from './useStream'

/** What of the cache shows things of a type. */
const SHOWN: Record<string, string[]> = {
  Job: ['jobs', 'dashboard'],
  Playbook: ['playbooks', 'dashboard'],
  Server: ['servers', 'dashboard'],
  Credential: ['credentials'],
  Runner: ['system'],
  User: ['users'],
}

/** Contents of versions and the like, which are fetched once. */
function neverChanges(query: Query): boolean {
  return query.observers.some((observer) => observer.options.staleTime === Infinity)
}

/** Lists are written by other parts of the hub than the one that tells of a change: a moment later they have it for sure. */
const ONCE_MORE_MS = 1000

/**
 * Keeps what is shown current. The hub tells that something has changed, and what is on the page of it is fetched anew; the rest
 * when it is shown the next time.
 */
export function useChanges(): void {
  const cache = useQueryClient()
  const again = useRef<ReturnType<typeof setTimeout>>(undefined)
  const due = useRef(new Set<string>())
  useEffect(() => () => clearTimeout(again.current), [])

  const refresh = (keys: Iterable<string>) => {
    for (const key of keys) {
      void cache.invalidateQueries({
        queryKey: [key],
        predicate: (query) => !neverChanges(query),
      })
    }
  }
  useStream('/api/changes', {
    onEvent: ({ data }) => {
      const keys = (data as Schema<'Changes.Change'>).things.flatMap((thing) => SHOWN[thing.type] ?? [])
      refresh(new Set(keys))
      keys.forEach((key) => due.current.add(key))
      clearTimeout(again.current)
      again.current = setTimeout(() => {
        refresh(due.current)
        due.current.clear()
      }, ONCE_MORE_MS)
    },
  })
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useStream } from '../common/live/useStream'
import { eventPage, lastPosition, type Event, type EventFilter } from './api'
import { matches } from './matches'

/** So many that came live are kept; older ones are read from the hub again when the page is. */
const LIVE_KEPT = 1_000

/**
 * The story from its end: what is there, older parts when they are asked for, and what comes live. The stream begins at a position
 * that was there before the first page was read, and what both have is taken once, so nothing is missing in between.
 */
export function useFeed(filter: EventFilter) {
  const past = useInfiniteQuery({
    queryKey: ['events', 'page', filter],
    queryFn: async ({ pageParam, signal }) => {
      const head = pageParam === undefined ? await lastPosition(signal) : 0
      return { head, ...(await eventPage(filter, pageParam, signal)) }
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Infinity,
    gcTime: 0,
  })
  const head = past.data?.pages[0]?.head
  const [live, setLive] = useState<Event[]>([])
  const stream = useStream(head === undefined ? undefined : '/api/events', {
    after: head,
    onEvent: ({ data }) => {
      const event = data as Event
      if (matches(event, filter)) setLive((before) => [event, ...before].slice(0, LIVE_KEPT))
    },
  })
  return { past, events: joined(live, past.data?.pages.flatMap((page) => page.items) ?? []), stream }
}

/** Both are the newest first; where they overlap, each event is there once. */
export function joined(live: Event[], past: Event[]): Event[] {
  const newest = past[0]?.position ?? 0
  return [...live.filter((event) => event.position > newest), ...past]
}

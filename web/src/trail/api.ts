import { api } from '../common/api/client'
import type { Query, Schema } from '../common/api/schema'

export type Event = Schema<'EventView'>
export type EventFilter = Pick<
  Query<'/api/events/page', 'get'>,
  'type' | 'aggregate_type' | 'aggregate_id' | 'username'
>

const PER_PAGE = 100

/** One stretch of the story, the newest first. @param after the `next` of the one before */
export const eventPage = (filter: EventFilter, after: string | undefined, signal: AbortSignal) =>
  api.get('/api/events/page', {
    query: { ...filter, limit: PER_PAGE, after: after === undefined ? undefined : Number(after) },
    signal,
  })

/** The position of the last event there is. */
export const lastPosition = (signal: AbortSignal) =>
  api.get('/api/events/page', { query: { limit: 1 }, signal }).then((page) => page.items[0]?.position ?? 0)

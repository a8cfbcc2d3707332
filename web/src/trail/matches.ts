import type { Event, EventFilter } from './api'

/** Whether the hub would list an event under a filter; for those that come live. */
export function matches(event: Event, filter: EventFilter): boolean {
  return (
    (filter.type === undefined || filter.type.split(',').some((type) => type.trim() === event.type)) &&
    (filter.aggregate_type === undefined || filter.aggregate_type === event.aggregate_type) &&
    (filter.aggregate_id === undefined || filter.aggregate_id === event.aggregate_id) &&
    (filter.username === undefined || filter.username.toLowerCase() === event.actor.username.toLowerCase())
  )
}

/** `JobCancelRequested` as people read it: "Job cancel requested". */
export function readable(type: string): string {
  const words = type.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

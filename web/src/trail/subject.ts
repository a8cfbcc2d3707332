import type { Event } from './api'

/** Fields by which people know a thing, the best first. */
const NAMES = ['name', 'hostname', 'username', 'number', 'status', 'outcome', 'reason', 'message']

/** What an event is about, in a few words, if its payload has some. */
export function subject(event: Event): string {
  const payload = { ...nested(event.payload.details), ...event.payload }
  return NAMES.map((name) => payload[name])
    .filter((value) => (typeof value === 'string' && value !== '') || typeof value === 'number')
    .slice(0, 2)
    .join(' · ')
}

function nested(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

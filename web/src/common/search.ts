/** What an address says is anything at all; these take from it what is of the right kind, and leave the rest. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined
}

/** The hub counts no further. */
const LAST_PAGE = 1_000_000

export function pageOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 1 && value <= LAST_PAGE
    ? value
    : undefined
}

/** A number that something has, from 1. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

export function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((known) => known === value)
}

export function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** A field to sort by, with `-` before it for the other direction. */
export function sortOf(fields: readonly string[], value: unknown): string | undefined {
  return typeof value === 'string' && fields.includes(value.replace(/^-/, '')) ? value : undefined
}

/**
 * Reads the part of an address behind `?`. The router puts what is read over what the address says, so that whatever else
 * stands there, unknown or of the wrong kind, has to be said to be undefined.
 */
export function searchOf<T extends object>(read: (search: Record<string, unknown>) => T) {
  return (search: Record<string, unknown>): Partial<T> => ({
    ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])),
    ...read(search),
  })
}

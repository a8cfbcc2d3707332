/** What an address says is anything at all; these take from it what is of the right kind, and leave the rest. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number'
      ? String(value)
      : undefined
}

export function pageOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 1 ? value : undefined
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

/** Reads the part of an address behind `?`. What is not there is left out. */
export function searchOf<T extends object>(read: (search: Record<string, unknown>) => T) {
  return (search: Record<string, unknown>): Partial<T> =>
    Object.fromEntries(Object.entries(read(search)).filter(([, value]) => value !== undefined)) as Partial<T>
}

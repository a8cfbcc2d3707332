import type { LogFilter } from './source'

/** What of an output somebody looks at. */
export type LogPlace = { line?: number; level?: LogFilter['level']; host?: string; q?: string }

/** The line that the hash of an address names: `L12`. */
export function lineOfHash(hash: string): number | undefined {
  const [, digits] = /^L([1-9]\d{0,14})$/.exec(hash) ?? []
  return digits === undefined ? undefined : Number(digits)
}

export function hashOfLine(line: number): string {
  return `L${line}`
}

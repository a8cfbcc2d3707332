import type { JobLine } from '../api'
import { matches, type LogFilter, type LogSource } from './source'

const FIRST_LINES = 500
const NEXT_LINES = 5000
const WAIT_MS = 2000

export type MatchesOptions = {
  source: LogSource
  filter: LogFilter
  changed: () => void
  failed: (error: unknown) => void
  /** Matches, in order; `row` is the place of the first among all of them. */
  found?: (row: number, lines: JobLine[]) => void
  /** How many are looked for, until more are asked for. */
  most?: number
}

/**
 * The numbers of the lines that match: those recorded are found by the hub, those that come live on the way. What is kept
 * is eight bytes a match.
 */
export class Matches {
  readonly numbers: number[] = []
  private looked = 0
  private total = 0
  private most: number
  private running = false
  private closed = new AbortController()

  constructor(private readonly options: MatchesOptions) {
    this.most = options.most ?? Infinity
  }

  /** Whether every line that is known of has been looked at. */
  get complete(): boolean {
    return this.looked >= this.total
  }

  /** Up to which line the matches are known. */
  get reached(): number {
    return this.looked
  }

  /** The log has so many lines. */
  reach(total: number): void {
    this.total = Math.max(this.total, total)
    void this.look()
  }

  more(count: number): void {
    this.most = Math.max(this.most, this.numbers.length + count)
    void this.look()
  }

  /** Takes lines that came live; where some before them were not looked at yet, the hub is asked for these too. */
  feed(lines: JobLine[]): void {
    const first = lines[0]?.line_number
    const last = lines.at(-1)?.line_number
    if (first === undefined || last === undefined || last <= this.looked) return
    const upToDate = this.looked >= this.total && first <= this.looked + 1 && !this.running
    this.total = Math.max(this.total, last)
    if (!upToDate) {
      void this.look()
      return
    }
    this.take(lines.filter((line) => line.line_number > this.looked && matches(line, this.options.filter)))
    this.looked = last
    this.options.changed()
  }

  /** The place of the first match at or behind a line; the number of matches when there is none. */
  place(line: number): number {
    let low = 0
    let high = this.numbers.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.numbers[middle] ?? 0) < line) low = middle + 1
      else high = middle
    }
    return low
  }

  open(): void {
    if (this.closed.signal.aborted) this.closed = new AbortController()
    void this.look()
  }

  close(): void {
    this.closed.abort()
  }

  private take(lines: JobLine[]): void {
    if (lines.length === 0) return
    const row = this.numbers.length
    for (const line of lines) this.numbers.push(line.line_number)
    this.options.found?.(row, lines)
  }

  private async look(): Promise<void> {
    if (this.running) return
    this.running = true
    const { source, filter } = this.options
    const { signal } = this.closed
    while (!signal.aborted && this.looked < this.total && this.numbers.length < this.most) {
      try {
        const limit = this.numbers.length === 0 ? FIRST_LINES : NEXT_LINES
        const answer = await source({ ...filter, after: this.looked, limit }, signal)
        if (isAborted(signal)) break
        this.take(answer.logs)
        this.looked = answer.has_more
          ? (answer.logs.at(-1)?.line_number ?? answer.total_lines)
          : Math.max(this.looked, answer.total_lines)
        this.total = Math.max(this.total, answer.total_lines)
        this.options.changed()
      } catch (error) {
        if (isAborted(signal)) break
        this.options.failed(error)
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
      }
    }
    this.running = false
    if (signal.aborted && !this.closed.signal.aborted) void this.look() // opened again meanwhile
  }
}

/** It changes while something is awaited, which the compiler does not know. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

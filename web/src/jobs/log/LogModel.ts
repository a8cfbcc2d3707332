import type { JobLine } from '../api'
import { Matches } from './matches'
import { LinePages } from './pages'
import { isFiltered, type LogFilter, type LogSource } from './source'

/** Beyond what is looked at, so many matches of a search are found ahead. */
const SEARCH_AHEAD = 10_000

/**
 * A log while it is written and afterwards: lines by row, all or those that a filter leaves; where a search matches; where
 * something failed. It holds pages and numbers of lines, never the whole text.
 *
 * A store for React: `subscribe` and `version`. Changes are told once a frame, so a page that nobody looks at does no work.
 */
export class LogModel {
  private readonly listeners = new Set<() => void>()
  private told = 0
  private frame: number | undefined
  private known = 0
  private readonly all: LinePages
  private shown: { filter: LogFilter; matches: Matches; pages: LinePages } | undefined
  private found: { search: string; matches: Matches } | undefined
  private readonly failures: Matches[]
  private trouble: unknown
  private lastLine: JobLine | undefined

  constructor(private readonly source: LogSource) {
    this.all = this.pagesOf((row, count, signal) =>
      this.source({ after: row, limit: count }, signal).then((answer) => {
        this.reach(answer.total_lines)
        return answer.logs
      }),
    )
    this.failures = (['failed', 'unreachable'] as const).map((level) =>
      this.matchesOf({ level }, SEARCH_AHEAD),
    )
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  version = (): number => this.told

  /** Lines that there are, whether they are shown or not. */
  get total(): number {
    return this.known
  }

  /** The line that came last. */
  get last(): JobLine | undefined {
    return this.lastLine
  }

  get rows(): number {
    return this.shown?.matches.numbers.length ?? this.known
  }

  get filter(): LogFilter {
    return this.shown?.filter ?? {}
  }

  /** Whether lines are still being looked for that the filter leaves. */
  get filtering(): boolean {
    return this.shown !== undefined && !this.shown.matches.complete
  }

  /** What went wrong last, until something goes well. */
  get error(): unknown {
    return this.trouble
  }

  get kept(): { pages: number; lines: number; characters: number } {
    return (this.shown?.pages ?? this.all).kept
  }

  line(row: number): JobLine | undefined {
    return (this.shown?.pages ?? this.all).line(row)
  }

  /** The number of the line in a row, known also before the line is. */
  numberAt(row: number): number | undefined {
    return this.shown === undefined ? row + 1 : this.shown.matches.numbers[row]
  }

  /** The row of a line, or of the first one behind it that is shown. */
  rowOf(number: number): number {
    return this.shown === undefined ? number - 1 : this.shown.matches.place(number)
  }

  /** Whether a line is shown, left out by the filter, or not there (yet). */
  whereIs(number: number): 'shown' | 'filtered' | 'beyond' {
    if (number > this.known) return 'beyond'
    const matches = this.shown?.matches
    const left = matches === undefined || matches.reached < number // what is not looked at yet may be left by the filter
    return left || matches.numbers[matches.place(number)] === number ? 'shown' : 'filtered'
  }

  want(first: number, last: number): void {
    ;(this.shown?.pages ?? this.all).want(first, last)
  }

  /** The hub says that there are so many lines. */
  reach(total: number): void {
    if (total <= this.known) return
    this.known = total
    this.all.grow(total)
    for (const matches of this.every()) matches.reach(total)
    this.changed()
  }

  /** Takes lines from the live stream; those that are known already are no news. */
  append(lines: JobLine[]): void {
    const first = lines[0]
    const last = lines.at(-1)
    if (first === undefined || last === undefined) return
    this.all.append(first.line_number - 1, lines)
    if (last.line_number > (this.lastLine?.line_number ?? 0)) this.lastLine = last
    for (const matches of this.every()) matches.feed(lines)
    this.known = Math.max(this.known, last.line_number)
    this.changed()
  }

  show(filter: LogFilter): void {
    this.shown?.matches.close()
    this.shown?.pages.close()
    this.shown = undefined
    if (isFiltered(filter)) {
      const pages = this.pagesOf((row, count, signal) =>
        this.source({ ...filter, after: matches.numbers[row - 1] ?? 0, limit: count }, signal).then(
          (answer) => answer.logs,
        ),
      )
      const matches: Matches = this.matchesOf(filter, Infinity, (row, lines) => pages.append(row, lines))
      this.shown = { filter, matches, pages }
      matches.reach(this.known)
    }
    this.changed()
  }

  /** Looks for a text in what the filter leaves. */
  search(text: string | undefined): void {
    this.found?.matches.close()
    this.found = undefined
    if (text !== undefined && text !== '') {
      const matches = this.matchesOf({ ...this.filter, search: text }, SEARCH_AHEAD)
      this.found = { search: text, matches }
      matches.reach(this.known)
    }
    this.changed()
  }

  /** Where the searched text stands: numbers of lines, and whether there are more. */
  get hits(): { numbers: readonly number[]; complete: boolean } | undefined {
    return this.found && { numbers: this.found.matches.numbers, complete: this.found.matches.complete }
  }

  /** Which of the hits a line is, from 0; below 0 for one that is none. */
  placeOfHit(line: number): number {
    const matches = this.found?.matches
    const place = matches?.place(line) ?? 0
    return matches?.numbers[place] === line ? place : -1
  }

  /** How many lines tell of a failure. */
  get failed(): number {
    return this.failures.reduce((sum, matches) => sum + matches.numbers.length, 0)
  }

  /** The nearest hit behind a line, or before it; round the end when there is none. */
  hit(from: number, forward: boolean): number | undefined {
    if (this.found === undefined) return undefined
    const { matches } = this.found
    if (forward && matches.place(from + 1) >= matches.numbers.length - 1) matches.more(SEARCH_AHEAD)
    return nearest([matches], from, forward)
  }

  failure(from: number, forward: boolean): number | undefined {
    for (const matches of this.failures) {
      if (forward && matches.place(from + 1) >= matches.numbers.length - 1) matches.more(SEARCH_AHEAD)
    }
    return nearest(this.failures, from, forward)
  }

  /** Goes on after `close`; a new one is open. */
  open(): void {
    this.all.open()
    this.shown?.pages.open()
    for (const matches of this.every()) matches.open()
  }

  close(): void {
    this.all.close()
    this.shown?.pages.close()
    for (const matches of this.every()) matches.close()
    if (this.frame !== undefined) cancelAnimationFrame(this.frame)
    this.frame = undefined
  }

  private every(): Matches[] {
    return [
      ...this.failures,
      ...(this.shown === undefined ? [] : [this.shown.matches]),
      ...(this.found === undefined ? [] : [this.found.matches]),
    ]
  }

  private pagesOf(load: (row: number, count: number, signal: AbortSignal) => Promise<JobLine[]>): LinePages {
    return new LinePages({ load, changed: this.well, failed: this.failedBy })
  }

  private matchesOf(
    filter: LogFilter,
    most: number,
    found?: (row: number, lines: JobLine[]) => void,
  ): Matches {
    return new Matches({
      source: this.source,
      filter,
      most,
      found,
      changed: this.well,
      failed: this.failedBy,
    })
  }

  private readonly well = (): void => {
    this.trouble = undefined
    this.changed()
  }

  private readonly failedBy = (error: unknown): void => {
    this.trouble = error
    this.changed()
  }

  private changed(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined
      this.told++
      this.listeners.forEach((listener) => listener())
    })
  }
}

function nearest(all: Matches[], from: number, forward: boolean): number | undefined {
  const candidates = all.flatMap((matches) => [...around(matches, from, forward)])
  if (candidates.length === 0) return undefined
  const beyond = candidates.filter((number) => (forward ? number > from : number < from))
  const among = beyond.length > 0 ? beyond : candidates
  return forward ? Math.min(...among) : Math.max(...among)
}

/** The next one in the direction, and the one to begin with on the other side. */
function* around(matches: Matches, from: number, forward: boolean): Generator<number> {
  const { numbers } = matches
  const edge = forward ? numbers[0] : numbers.at(-1)
  const next = forward ? numbers[matches.place(from + 1)] : numbers[matches.place(from) - 1]
  if (next !== undefined) yield next
  if (edge !== undefined) yield edge
}

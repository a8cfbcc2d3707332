import type { JobLine } from '../api'

export const PAGE_LINES = 500
/** Loaded pages beyond those that are looked at, for scrolling back without waiting. */
const MOST_PAGES = 60
/** A line has up to 64 KiB, so pages alone are no bound. */
const MOST_CHARACTERS = 24 << 20
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 10_000

type Page = { lines: JobLine[]; characters: number }

export type PagesOptions = {
  /** Lines from a row on: as many as are asked for, or fewer where the answer would be too long. */
  load: (row: number, count: number, signal: AbortSignal) => Promise<JobLine[]>
  changed: () => void
  failed: (error: unknown) => void
  mostPages?: number
  mostCharacters?: number
}

/**
 * The lines of a list of any length, by row. Keeps the pages that are looked at and the ones used last, so that its size
 * does not follow that of the list. Lines never change once they are there.
 */
export class LinePages {
  private count = 0
  /** In the order of their last use. */
  private readonly pages = new Map<number, Page>()
  private readonly loading = new Map<number, AbortController>()
  private wanted = { first: 0, last: -1 }
  private characters = 0
  private wait = FIRST_WAIT_MS
  private retry: ReturnType<typeof setTimeout> | undefined
  private closed = false

  constructor(private readonly options: PagesOptions) {}

  get rows(): number {
    return this.count
  }

  get kept(): { pages: number; lines: number; characters: number } {
    let lines = 0
    for (const page of this.pages.values()) lines += page.lines.length
    return { pages: this.pages.size, lines, characters: this.characters }
  }

  line(row: number): JobLine | undefined {
    return this.pages.get(pageOf(row))?.lines[row % PAGE_LINES]
  }

  /** The list is at least this long. */
  grow(rows: number): void {
    if (rows <= this.count) return
    this.count = rows
    this.request()
  }

  /** Takes lines that follow on one another. Those whose page is not held up to them are left to be loaded when wanted. */
  append(row: number, lines: JobLine[]): void {
    this.count = Math.max(this.count, row + lines.length)
    for (let taken = 0; taken < lines.length;) {
      const number = pageOf(row + taken)
      const offset = (row + taken) % PAGE_LINES
      const part = lines.slice(taken, taken + PAGE_LINES - offset)
      this.put(number, offset, part)
      taken += part.length
    }
    this.evict()
    this.options.changed()
  }

  /** These rows are looked at, both included: what is missing of them is fetched, and what is no longer wanted is not. */
  want(first: number, last: number): void {
    this.wanted = { first: Math.max(0, first), last }
    const from = pageOf(this.wanted.first)
    const to = pageOf(Math.max(this.wanted.first, last))
    for (let number = from; number <= to; number++) {
      const page = this.pages.get(number)
      if (page !== undefined) {
        this.pages.delete(number)
        this.pages.set(number, page)
      }
    }
    for (const [number, request] of this.loading) {
      if (number < from - 1 || number > to + 1) request.abort()
    }
    this.request()
  }

  open(): void {
    this.closed = false
    this.request()
  }

  close(): void {
    this.closed = true
    clearTimeout(this.retry)
    this.retry = undefined
    for (const request of this.loading.values()) request.abort()
  }

  private request(): void {
    if (this.closed || this.retry !== undefined) return
    const last = Math.min(this.wanted.last, this.count - 1)
    for (let number = pageOf(this.wanted.first); number * PAGE_LINES <= last; number++) {
      if (!this.loading.has(number) && !this.isComplete(number)) void this.load(number)
    }
  }

  private isComplete(number: number): boolean {
    const held = this.pages.get(number)?.lines.length ?? 0
    return held >= Math.min(PAGE_LINES, this.count - number * PAGE_LINES)
  }

  private async load(number: number): Promise<void> {
    const request = new AbortController()
    this.loading.set(number, request)
    try {
      while (!this.isComplete(number)) {
        const offset = this.pages.get(number)?.lines.length ?? 0
        const row = number * PAGE_LINES + offset
        const lines = await this.options.load(row, PAGE_LINES - offset, request.signal)
        if (request.signal.aborted) return
        if (lines.length === 0) throw new Error('The hub did not send lines that it has.')
        this.put(number, offset, lines.slice(0, PAGE_LINES - offset))
        this.wait = FIRST_WAIT_MS
        this.evict()
        this.options.changed()
      }
    } catch (error) {
      if (!request.signal.aborted) this.again(error)
    } finally {
      this.loading.delete(number)
    }
    this.request()
  }

  private again(error: unknown): void {
    this.options.failed(error)
    this.retry ??= setTimeout(() => {
      this.retry = undefined
      this.request()
    }, this.wait)
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS)
  }

  private put(number: number, offset: number, lines: JobLine[]): void {
    const page = this.pages.get(number) ?? { lines: [], characters: 0 }
    const held = page.lines.length
    if (offset > held) return
    const fresh = lines.slice(held - offset)
    const characters = fresh.reduce((sum, line) => sum + line.content.length, 0)
    page.lines.push(...fresh)
    page.characters += characters
    this.characters += characters
    this.pages.delete(number)
    this.pages.set(number, page)
  }

  private evict(): void {
    const mostPages = this.options.mostPages ?? MOST_PAGES
    const mostCharacters = this.options.mostCharacters ?? MOST_CHARACTERS
    const from = pageOf(this.wanted.first)
    const to = pageOf(Math.max(this.wanted.first, this.wanted.last))
    for (const [number, page] of this.pages) {
      if (this.pages.size <= mostPages && this.characters <= mostCharacters) return
      if (number >= from && number <= to) continue
      this.pages.delete(number)
      this.characters -= page.characters
    }
  }
}

function pageOf(row: number): number {
  return Math.floor(row / PAGE_LINES)
}

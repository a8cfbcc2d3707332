import { vi } from 'vitest'
import type { JobLine } from '../api'
import { matches, type Logs, type LogSource } from './source'

export function line(number: number, more: Partial<JobLine> = {}): JobLine {
  return {
    line_number: number,
    timestamp: '2026-11-21T10:00:00.000000Z',
    log_level: 'info',
    content: `line ${number}`,
    ...more,
  }
}

export function lines(first: number, last: number): JobLine[] {
  return Array.from({ length: last - first + 1 }, (_, place) => line(first + place))
}

/** A hub that has a log of any length, says what it was asked, and may be told to fail. */
export class RecordedLog {
  readonly asked: Parameters<LogSource>[0][] = []
  failing = false
  /** The hub's own bound: an answer of fewer lines than were asked for. */
  most = Infinity

  constructor(
    public total: number,
    private readonly make: (number: number) => JobLine = (number) => line(number),
  ) {}

  readonly source: LogSource = async (query, signal) => {
    this.asked.push(query)
    await Promise.resolve()
    signal.throwIfAborted()
    if (this.failing) throw new Error('The hub cannot be reached.')
    const { after, limit, ...filter } = query
    const logs: JobLine[] = []
    let number = after + 1
    for (; number <= this.total && logs.length < Math.min(limit, this.most); number++) {
      const made = this.make(number)
      if (matches(made, filter)) logs.push(made)
    }
    let more = false
    for (; number <= this.total && !more; number++) more = matches(this.make(number), filter)
    return {
      job_id: '0',
      logs,
      total_lines: this.total,
      returned_lines: logs.length,
      has_more: more,
      last_event: 0,
    } satisfies Logs
  }
}

/** jsdom lays nothing out: gives what is scrolled a height, and rows theirs. */
export function layOut(height: number, rowHeight: (line: number) => number = () => 17): () => void {
  const heightOf = function (this: HTMLElement) {
    if (this.getAttribute('role') === 'log') return height
    return this.dataset.line === undefined ? 0 : rowHeight(Number(this.dataset.line))
  }
  const spies = (['clientHeight', 'offsetHeight'] as const).map((name) =>
    vi.spyOn(HTMLElement.prototype, name, 'get').mockImplementation(heightOf),
  )
  return () => spies.forEach((spy) => spy.mockRestore())
}

import { api } from '../../common/api/client'
import type { Schema } from '../../common/api/schema'
import type { JobLine } from '../api'

export type LogFilter = { level?: JobLine['log_level']; host?: string; search?: string }
export type Logs = Schema<'JobLog.Logs'>

/** Where lines come from: those behind `after` that match. */
export type LogSource = (
  query: LogFilter & { after: number; limit: number },
  signal: AbortSignal,
) => Promise<Logs>

export const logSource =
  (id: string): LogSource =>
  (query, signal) =>
    api.get('/api/jobs/{id}/logs', { path: { id }, query, signal })

export function isFiltered(filter: LogFilter): boolean {
  return filter.level !== undefined || filter.host !== undefined || filter.search !== undefined
}

/** As the hub decides it, for lines that come live. */
export function matches(line: JobLine, filter: LogFilter): boolean {
  return (
    (filter.level === undefined || line.log_level === filter.level) &&
    (filter.host === undefined || line.host === filter.host) &&
    (filter.search === undefined || line.content.toLowerCase().includes(filter.search.toLowerCase()))
  )
}

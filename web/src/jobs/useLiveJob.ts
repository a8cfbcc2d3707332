import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../common/api/client'
import type { StreamState } from '../common/live/stream'
import { useStream } from '../common/live/useStream'
import type { Schema } from '../common/api/schema'
import { hostsQuery, jobQuery, type HostTotals, type Job, type JobLine } from './api'
import { isFinal } from './end'
import { LogModel } from './log/LogModel'
import { logSource } from './log/source'
import { withTotals } from './totals'

type State = Schema<'JobProjection.State'>
type Event =
  | { type: 'status'; data: State }
  | { type: 'lines'; data: { first: number; lines: JobLine[] } }
  | { type: 'host'; data: { hosts: HostTotals[] } }
  | { type: 'waiting'; data: { waiting_for: Job['waiting_for'] } }

const FIRST_LINES = 500
/** Tables of tasks are asked for again no more often than this while results come. */
const TASKS_EVERY_MS = 2000

/**
 * A job as it is and as it becomes: what is recorded is fetched, and from there on the stream tells. The log begins with
 * its first page, which also says from which event on the stream has to be followed.
 */
export function useLiveJob(id: string): {
  job: ReturnType<typeof useQuery<Job>>
  log: LogModel
  stream: StreamState | undefined
  /** The first page could not be read. */
  error: unknown
  retry: () => void
} {
  const client = useQueryClient()
  const log = useLog(id)
  const start = useQuery({
    queryKey: ['jobs', id, 'start'],
    queryFn: async ({ signal }) => {
      const logs = await api.get('/api/jobs/{id}/logs', {
        path: { id },
        query: { after: 0, limit: FIRST_LINES },
        signal,
      })
      const job = await api.get('/api/jobs/{id}', { path: { id }, signal }) // later than the event to follow from
      client.setQueryData(jobQuery(id).queryKey, job)
      return { logs, ended: isFinal(job.status) }
    },
    staleTime: Infinity,
    gcTime: 0,
  })
  const job = useQuery({ ...jobQuery(id), enabled: start.isSuccess })
  useEffect(() => {
    if (start.data === undefined) return
    log.append(start.data.logs.logs)
    log.reach(start.data.logs.total_lines)
  }, [start.data, log])

  const follows = start.data !== undefined && !start.data.ended
  const stream = useStream(follows ? `/api/jobs/${id}/events` : undefined, {
    after: start.data?.logs.last_event,
    complete: () => {
      const known = client.getQueryData(jobQuery(id).queryKey)
      return known !== undefined && isFinal(known.status)
    },
    onEvent: (event) => apply(client, id, log, event as Event),
  })
  return {
    job,
    log,
    stream: follows ? stream.state : undefined,
    error: start.error,
    retry: () => void start.refetch(),
  }
}

function useLog(id: string): LogModel {
  const [kept, setKept] = useState(() => ({ id, log: new LogModel(logSource(id)) }))
  if (kept.id !== id) setKept({ id, log: new LogModel(logSource(id)) })
  useEffect(() => {
    kept.log.open()
    return () => kept.log.close()
  }, [kept])
  return kept.log
}

function apply(client: QueryClient, id: string, log: LogModel, event: Event): void {
  const patch = (change: (job: Job) => Job) =>
    client.setQueryData(jobQuery(id).queryKey, (before) => before && change(before))
  switch (event.type) {
    case 'lines':
      log.append(event.data.lines)
      return
    case 'host':
      if (client.getQueryData(hostsQuery(id).queryKey) === undefined) {
        void client.invalidateQueries({ queryKey: hostsQuery(id).queryKey }) // an answer on its way may be older
      }
      client.setQueryData(hostsQuery(id).queryKey, (before) => before && withTotals(before, event.data.hosts))
      tasksChanged(client, id)
      return
    case 'waiting':
      patch((job) => ({ ...job, waiting_for: event.data.waiting_for }))
      return
    case 'status': {
      const { status, at, exit_code, end_reason, error_message, cancel_requested } = event.data
      patch((job) => ({
        ...job,
        status,
        exit_code,
        end_reason: end_reason,
        error_message,
        waiting_for: status === 'pending' ? job.waiting_for : null,
        started_at: status === 'running' ? (job.started_at ?? at) : job.started_at,
        completed_at: isFinal(status) ? at : null,
        cancel_requested_at: job.cancel_requested_at ?? (cancel_requested ? at : null),
      }))
      void client.invalidateQueries({ queryKey: ['jobs', 'list'] })
      if (isFinal(status)) {
        void client.invalidateQueries({ queryKey: ['jobs', id], predicate: (q) => q.queryKey[2] !== 'start' })
      }
    }
  }
}

const waiting = new Set<string>()

function tasksChanged(client: QueryClient, id: string): void {
  if (waiting.has(id)) return
  waiting.add(id)
  setTimeout(() => {
    waiting.delete(id)
    void client.invalidateQueries({ queryKey: ['jobs', id, 'tasks'] })
  }, TASKS_EVERY_MS)
}

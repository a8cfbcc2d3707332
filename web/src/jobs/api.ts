import { queryOptions, replaceEqualDeep } from '@tanstack/react-query'
import { address, api, send } from '../common/api/client'
import type { Body, Query, Schema } from '../common/api/schema'
import { furtherOn } from './end'

export type Job = Schema<'JobView'>
export type JobStatus = Job['status']
export type JobLine = Schema<'JobLine'>
export type NewJob = Body<'/api/jobs', 'post'>
export type Hosts = Schema<'Job.Hosts'>
export type HostTotals = Hosts['hosts'][number]

export const jobsQuery = (query: Query<'/api/jobs', 'get'>) =>
  queryOptions({
    queryKey: ['jobs', 'list', query],
    queryFn: ({ signal }) => api.get('/api/jobs', { query, signal }),
  })

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => api.get('/api/jobs/{id}', { path: { id }, signal }),
    structuralSharing: (before, after) =>
      replaceEqualDeep(before, furtherOn(before as Job | undefined, after as Job)),
  })

/** How each host stands; what comes live is put into it. */
export const hostsQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id, 'hosts'],
    queryFn: ({ signal }) => api.get('/api/jobs/{id}/hosts', { path: { id }, signal }),
  })

export const createJob = (body: NewJob) => api.post('/api/jobs', { body })

export const cancelJob = (id: string, reason: string | undefined) =>
  api.post('/api/jobs/{id}/cancel', { path: { id }, body: { reason } })

/** The whole log as a file. It needs the token, so the browser cannot fetch it by itself. */
export async function downloadLog(
  job: Job,
  query: { format?: 'text' | 'ndjson'; timestamps?: boolean },
): Promise<void> {
  const response = await send(address('/api/jobs/{id}/logs/download', { id: job.id }, query), {})
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = `daybook-job-${job.number}.${query.format === 'ndjson' ? 'ndjson' : 'log'}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export type JobRecord = Schema<'JobRecordView'>
export type TaskRow = Schema<'JobTasks.TaskRow'>
export type TaskResult = Schema<'JobTasks.Result'>

/** Tasks in the order in which they began, with what became of them on a window of hosts. */
export const tasksQuery = (id: string, query: Query<'/api/jobs/{id}/tasks', 'get'>) =>
  queryOptions({
    queryKey: ['jobs', id, 'tasks', query],
    queryFn: ({ signal }) => api.get('/api/jobs/{id}/tasks', { path: { id }, query, signal }),
  })

export const resultQuery = (id: string, task: string, host: string) =>
  queryOptions({
    queryKey: ['jobs', id, 'result', task, host],
    queryFn: ({ signal }) =>
      api.get('/api/jobs/{id}/tasks/{task}/result', { path: { id, task }, query: { host }, signal }),
  })

/** What was asked and by what it was done, frozen. */
export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id, 'record'],
    queryFn: ({ signal }) => api.get('/api/jobs/{id}/record', { path: { id }, signal }),
  })

/** A new job with what was frozen of an earlier one; `latest` takes the playbook's current version instead. */
export const rerunJob = (id: string, latest: boolean) =>
  api.post('/api/jobs/{id}/rerun', { path: { id }, body: { latest } })

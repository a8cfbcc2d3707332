import { queryOptions } from '@tanstack/react-query'
import { api } from '../common/api/client'
import type { Body, Query, Schema } from '../common/api/schema'

export type Job = Schema<'JobView'>
export type JobStatus = Job['status']
export type JobLine = Schema<'JobLine'>
export type NewJob = Body<'/api/jobs', 'post'>

export const jobsQuery = (query: Query<'/api/jobs', 'get'>) =>
  queryOptions({
    queryKey: ['jobs', 'list', query],
    queryFn: ({ signal }) => api.get('/api/jobs', { query, signal }),
  })

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: ({ signal }) => api.get('/api/jobs/{id}', { path: { id }, signal }),
  })

export const createJob = (body: NewJob) => api.post('/api/jobs', { body })

export const cancelJob = (id: string, reason: string | undefined) =>
  api.post('/api/jobs/{id}/cancel', { path: { id }, body: { reason } })

import { queryOptions } from '@tanstack/react-query'
import { api } from '../common/api/client'
import type { Schema } from '../common/api/schema'

export type Runner = Schema<'RunnerView'>

export const runnersQuery = (page: number) =>
  queryOptions({
    queryKey: ['system', 'runners', page],
    queryFn: ({ signal }) => api.get('/api/system/runners', { query: { page, per_page: 50 }, signal }),
  })

export const healthQuery = queryOptions({
  queryKey: ['system', 'health'],
  queryFn: ({ signal }) => api.get('/api/health', { signal }),
})

export type Projection = Schema<'ProjectionsView.ProjectionView'>

export const projectionsQuery = queryOptions({
  queryKey: ['system', 'projections'],
  queryFn: ({ signal }) => api.get('/api/system/projections', { signal }),
})

export const versionsQuery = queryOptions({
  queryKey: ['system', 'versions'],
  queryFn: ({ signal }) => api.get('/api/system/versions', { signal }),
})

export const rebuild = (name: string) =>
  api.post('/api/system/projections/{name}/rebuild', { path: { name } })

export const drain = (id: string) => api.post('/api/system/runners/{id}/drain', { path: { id } })

export const resume = (id: string) => api.post('/api/system/runners/{id}/resume', { path: { id } })

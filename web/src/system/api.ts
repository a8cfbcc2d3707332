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

export const drain = (id: string) => api.post('/api/system/runners/{id}/drain', { path: { id } })

export const resume = (id: string) => api.post('/api/system/runners/{id}/resume', { path: { id } })

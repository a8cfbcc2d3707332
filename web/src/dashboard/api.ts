import { queryOptions } from '@tanstack/react-query'
import { api } from '../common/api/client'
import type { Schema } from '../common/api/schema'

export type Dashboard = Schema<'Dashboard.Dashboard'>

export const dashboardQuery = queryOptions({
  queryKey: ['dashboard'],
  queryFn: ({ signal }) => api.get('/api/dashboard', { signal }),
})

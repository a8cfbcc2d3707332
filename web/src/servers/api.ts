import { queryOptions } from '@tanstack/react-query'
import { api } from '../common/api/client'
import type { Body, Query, Schema } from '../common/api/schema'

export type Server = Schema<'ServerView'>
export type NewServer = Body<'/api/servers', 'post'>
export type ServerChange = Body<'/api/servers/{id}', 'put'>

export const serversQuery = (query: Query<'/api/servers', 'get'>) =>
  queryOptions({
    queryKey: ['servers', 'list', query],
    queryFn: ({ signal }) => api.get('/api/servers', { query, signal }),
  })

export const serverQuery = (id: string) =>
  queryOptions({
    queryKey: ['servers', id],
    queryFn: ({ signal }) => api.get('/api/servers/{id}', { path: { id }, signal }),
  })

export const addServer = (body: NewServer) => api.post('/api/servers', { body })

export const changeServer = (server: Server, body: ServerChange) =>
  api.put('/api/servers/{id}', { path: { id: server.id }, body, ifMatch: server.version })

export type ServerTest = Schema<'ServerTest'>

export const testServer = (id: string) => api.post('/api/servers/{id}/test', { path: { id } })

export const forgetHostKey = (server: Server) =>
  api.delete('/api/servers/{id}/host-key', { path: { id: server.id }, ifMatch: server.version })

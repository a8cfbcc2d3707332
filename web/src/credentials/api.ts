import { queryOptions } from '@tanstack/react-query'
import { api } from '../common/api/client'
import type { Body, Query, Schema } from '../common/api/schema'

export type Credential = Schema<'CredentialView'>
export type NewCredential = Body<'/api/credentials', 'post'>

export const credentialsQuery = (query: Query<'/api/credentials', 'get'>) =>
  queryOptions({
    queryKey: ['credentials', 'list', query],
    queryFn: ({ signal }) => api.get('/api/credentials', { query, signal }),
  })

export const credentialQuery = (id: string) =>
  queryOptions({
    queryKey: ['credentials', id],
    queryFn: ({ signal }) => api.get('/api/credentials/{id}', { path: { id }, signal }),
  })

export const addCredential = (body: NewCredential) => api.post('/api/credentials', { body })

export const replaceKey = (credential: Credential, body: Body<'/api/credentials/{id}/key', 'put'>) =>
  api.put('/api/credentials/{id}/key', { path: { id: credential.id }, body, ifMatch: credential.version })

export const replacePassword = (
  credential: Credential,
  body: Body<'/api/credentials/{id}/password', 'put'>,
) =>
  api.put('/api/credentials/{id}/password', {
    path: { id: credential.id },
    body,
    ifMatch: credential.version,
  })

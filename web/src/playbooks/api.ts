import { queryOptions } from '@tanstack/react-query'
import { address, api, upload } from '../common/api/client'
import type { Query, Schema } from '../common/api/schema'

export type Playbook = Schema<'PlaybookView'>
export type Version = Schema<'Playbook.Version'>

export const playbooksQuery = (query: Query<'/api/playbooks', 'get'>) =>
  queryOptions({
    queryKey: ['playbooks', 'list', query],
    queryFn: ({ signal }) => api.get('/api/playbooks', { query, signal }),
  })

export const playbookQuery = (id: string) =>
  queryOptions({
    queryKey: ['playbooks', id],
    queryFn: ({ signal }) => api.get('/api/playbooks/{id}', { path: { id }, signal }),
  })

/** The text of a version, which never changes; of the newest one when none is named. */
export const contentQuery = (id: string, version: number | undefined) =>
  queryOptions({
    queryKey: ['playbooks', id, 'content', version ?? 'newest'],
    queryFn: ({ signal }) =>
      api.get('/api/playbooks/{id}/content', {
        path: { id },
        query: { version: version?.toString() },
        signal,
      }),
    staleTime: version === undefined ? 0 : Infinity,
  })

export const versionsQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ['playbooks', id, 'versions', page],
    queryFn: ({ signal }) =>
      api.get('/api/playbooks/{id}/versions', { path: { id }, query: { page, per_page: 50 }, signal }),
  })

export const versionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: ['playbooks', id, 'version', number],
    queryFn: ({ signal }) =>
      api.get('/api/playbooks/{id}/versions/{number}', { path: { id, number }, signal }),
    staleTime: Infinity,
  })

export const saveContent = (playbook: Playbook, content: string, message: string) =>
  api.put('/api/playbooks/{id}/content', {
    path: { id: playbook.id },
    body: { content, message },
    ifMatch: playbook.version,
  })

export const restoreVersion = (playbook: Playbook, version: number, message: string | undefined) =>
  api.post('/api/playbooks/{id}/restore', {
    path: { id: playbook.id },
    body: { version, message },
    ifMatch: playbook.version,
  })

export type NewPlaybook = { file: File; name: string; description: string; message: string }

/** What a file is called as a playbook, unless somebody says otherwise. */
export const nameOf = (file: File): string => file.name.replace(/\.ya?ml$/i, '')

export function uploadPlaybook(
  { file, name, description, message }: NewPlaybook,
  progress: (sentPart: number) => void,
  signal?: AbortSignal,
): Promise<Playbook> {
  const form = new FormData()
  form.set('name', name)
  if (description !== '') form.set('description', description)
  if (message !== '') form.set('message', message)
  form.set('file', file)
  return upload<Playbook>(address('/api/playbooks/upload'), form, progress, signal)
}

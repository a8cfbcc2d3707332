import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { toastError } from '../common/toasts'
import type { Query, Schema } from '../common/api/schema'
import { jobsQuery } from './api'

type JobsSearch = Query<'/api/jobs', 'get'>

/** Whether a list is in the order of numbers, which is read by a cursor; others are read by pages. */
export function isByNumber(sort: string | undefined): boolean {
  return sort === undefined || sort.replace(/^-/, '') === 'number'
}

/**
 * The way through jobs by their number. A page begins behind a job and not at a place, so that what is on it stays there,
 * however many jobs are added meanwhile.
 */
export function JobsPager({
  asked,
  shown,
  onPage,
}: {
  asked: JobsSearch
  shown: Schema<'JobSearch.JobPage'>
  /** The number of the job that comes before the page; undefined for the first page. */
  onPage: (after: number | undefined) => void
}) {
  const cache = useQueryClient()
  const previous = useMutation({
    mutationFn: async () => {
      const first = shown.items[0]?.number
      if (first === undefined) return undefined
      const upwards = asked.sort === 'number'
      const before = await cache.query(
        jobsQuery({ ...asked, sort: upwards ? '-number' : 'number', after: String(first) }),
      )
      const last = before.items.at(-1)?.number
      return before.next === null || last === undefined ? undefined : last + (upwards ? -1 : 1)
    },
    onSuccess: onPage,
    onError: (error) => toastError('The page before could not be found', error),
  })
  const isFirst = asked.after === undefined
  if (isFirst && shown.items.length === 0) return null
  return (
    <Group justify="space-between" mt="sm" gap="xs" component="nav" aria-label="Pages of jobs">
      <Text size="sm" c="dimmed" role="status">
        {extent(shown)}
      </Text>
      {(!isFirst || shown.next !== null) && (
        <Group gap="xs">
          <PageButton label="First page" disabled={isFirst} onClick={() => onPage(undefined)}>
            First
          </PageButton>
          <PageButton
            label="Previous page"
            disabled={isFirst}
            loading={previous.isPending}
            onClick={() => previous.mutate()}
          >
            Previous
          </PageButton>
          <PageButton
            label="Next page"
            disabled={shown.next === null}
            onClick={() => onPage(Number(shown.next))}
          >
            Next
          </PageButton>
        </Group>
      )}
    </Group>
  )
}

function PageButton({
  label,
  children,
  ...button
}: {
  label: string
  disabled: boolean
  loading?: boolean
  onClick: () => void
  children: string
}) {
  return (
    <Button size="xs" variant="default" aria-label={label} {...button}>
      {children}
    </Button>
  )
}

function extent({ items, pagination }: Schema<'JobSearch.JobPage'>): string {
  if (pagination !== null) return `${items.length} of ${pagination.total.toLocaleString('en')} jobs`
  const [first, last] = [items[0], items.at(-1)]
  if (first === undefined || last === undefined) return 'No jobs here'
  return first === last ? `Job #${first.number}` : `Jobs #${first.number} to #${last.number}`
}

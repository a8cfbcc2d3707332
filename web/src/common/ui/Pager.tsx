import { Button, Group, Pagination, Text } from '@mantine/core'
import type { Schema } from '../api/schema'

type Paged = Schema<'Page.Pagination'> | null

/** Whether a list has entries, and none on this page: an old link, or some were removed. */
export function isBeyond(pagination: Paged): boolean {
  return pagination !== null && pagination.total > 0 && pagination.page > pagination.pages
}

/** Which part of a list is shown, and the way to the others. */
export function Pager({
  pagination,
  what,
  onPage,
}: {
  /** None for a list that is read by a cursor. */
  pagination: Paged
  /** What the list is of, in the plural. */
  what: string
  onPage: (page: number) => void
}) {
  if (pagination === null) return null
  const { page, per_page: size, total, pages } = pagination
  if (total === 0) return null
  if (isBeyond(pagination)) {
    return (
      <Group mt="sm" gap="xs" component="nav" aria-label={`Pages of ${what}`}>
        <Text size="sm" role="status">
          There is no page {page} of {what}: the last one is {pages}.
        </Text>
        <Button size="xs" variant="default" onClick={() => onPage(pages)}>
          To the last page
        </Button>
      </Group>
    )
  }
  const first = (page - 1) * size + 1
  return (
    <Group justify="space-between" mt="sm" component="nav" aria-label={`Pages of ${what}`}>
      <Text size="sm" c="dimmed" role="status">
        {first}–{Math.min(page * size, total)} of {total} {what}
      </Text>
      {pages > 1 && (
        <Pagination
          size="sm"
          value={page}
          total={pages}
          onChange={onPage}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
          getItemProps={(item) => ({ 'aria-label': `Page ${item}` })}
        />
      )}
    </Group>
  )
}

import { Group, Pagination, Text } from '@mantine/core'
import type { Schema } from '../api/schema'

/** Which part of a list is shown, and the way to the others. */
export function Pager({
  pagination,
  what,
  onPage,
}: {
  /** None for a list that is read by a cursor. */
  pagination: Schema<'Page.Pagination'> | null
  /** What the list is of, in the plural. */
  what: string
  onPage: (page: number) => void
}) {
  if (pagination === null) return null
  const { page, per_page: size, total, pages } = pagination
  if (total === 0) return null
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

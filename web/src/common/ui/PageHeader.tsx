import { Group, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'

/** The one heading of a page, which has the focus after a change of page, and what can be done there. */
export function PageHeader({
  title,
  shown,
  note,
  actions,
}: {
  title: string
  /** What stands in the heading, when that is more than the text of the title. */
  shown?: ReactNode
  note?: ReactNode
  actions?: ReactNode
}) {
  useDocumentTitle(`${title} · Daybook`)
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <div style={{ minWidth: 0, flex: '1 1 12rem' }}>
        <Title order={1} id="page-title" tabIndex={-1} style={{ overflowWrap: 'anywhere', outline: 'none' }}>
          {shown ?? title}
        </Title>
        {note !== undefined && (
          <Text size="sm" c="dimmed" component="div" mt={2} style={{ overflowWrap: 'anywhere' }}>
            {note}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  )
}

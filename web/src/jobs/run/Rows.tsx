import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { Variable } from './inputs'
import { ValueField } from './ValueField'

/** Names and values; `secret` hides the values while they are typed. */
export function Rows({
  what,
  rows,
  onChange,
  secret = false,
  invalid,
}: {
  what: string
  rows: Variable[]
  onChange: (rows: Variable[]) => void
  secret?: boolean
  invalid: boolean
}) {
  const put = (place: number, change: Partial<Variable>) =>
    onChange(rows.map((row, other) => (other === place ? { ...row, ...change } : row)))
  return (
    <Stack gap={6}>
      {rows.map((row, place) => (
        <Group key={place} gap={6} wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={`Name of ${what} ${place + 1}`}
            placeholder="name"
            value={row.name}
            error={invalid}
            autoComplete="off"
            spellCheck={false}
            style={{ flex: '1 1 8rem' }}
            onChange={(event) => put(place, { name: event.currentTarget.value })}
          />
          <ValueField
            label={`Value of ${row.name || `${what} ${place + 1}`}`}
            value={row.value}
            secret={secret}
            onChange={(value) => put(place, { value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Remove ${row.name || `${what} ${place + 1}`}`}
            onClick={() => onChange(rows.filter((_, other) => other !== place))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="xs"
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rows, { name: '', value: '' }])}
      >
        Add a {what}
      </Button>
    </Stack>
  )
}

import { Group, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { playbookQuery, playbooksQuery, versionQuery } from '../../playbooks/api'

type Field = { value: string | null; onChange: (value: string | null) => void; error?: string }

const SHOWN = 50

/** Which playbook, and which version of it. */
export function PlaybookFields({
  playbook,
  version,
  onPrompts,
}: {
  playbook: Field
  version: Field
  /** The names of the variables that the chosen version asks for. */
  onPrompts: (names: string[]) => void
}) {
  const [typed, setTyped] = useState('')
  const chosen = useQuery({ ...playbookQuery(playbook.value ?? ''), enabled: playbook.value !== null })
  const [search] = useDebouncedValue(typed, 200)
  const found = useQuery({
    ...playbooksQuery({
      search: search === chosen.data?.name ? '' : search,
      is_active: true,
      per_page: SHOWN,
      sort: 'name',
    }),
    placeholderData: keepPreviousData,
  })
  const current = chosen.data?.current_version
  const wanted = version.value === null ? current : Number(version.value)
  const content = useQuery({
    ...versionQuery(playbook.value ?? '', wanted ?? 0),
    enabled: playbook.value !== null && wanted !== undefined,
  })
  const tell = useEffectEvent(onPrompts)
  useEffect(() => {
    if (content.data !== undefined) tell(content.data.prompts)
  }, [content.data])

  const offered = [...(found.data?.items ?? []), ...(chosen.data === undefined ? [] : [chosen.data])]
  const data = [...new Map(offered.map((one) => [one.id, { value: one.id, label: one.name }])).values()]
  const numbers = Array.from({ length: current ?? 0 }, (_, place) => String((current ?? 0) - place))
  return (
    <Group align="flex-start" grow preventGrowOverflow={false} gap="sm">
      <Select
        label="Playbook"
        data={data}
        searchable
        data-autofocus={playbook.value === null || undefined}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage={found.isError ? found.error.message : 'None found'}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        style={{ flex: '2 1 14rem' }}
        value={playbook.value}
        error={playbook.error}
        onChange={(value) => {
          playbook.onChange(value)
          version.onChange(null)
        }}
      />
      <Select
        label="Version"
        data={numbers.map((number) => ({
          value: number,
          label: Number(number) === current ? `${number} (current)` : number,
        }))}
        placeholder={current === undefined ? 'Current' : `Current (${current})`}
        clearable
        clearButtonProps={{ 'aria-label': 'The current version' }}
        disabled={playbook.value === null}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        style={{ flex: '1 1 8rem' }}
        {...version}
      />
    </Group>
  )
}

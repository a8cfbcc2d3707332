import { Button, MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { serverQuery, serversQuery, type Server } from '../../servers/api'

const SHOWN = 100

/** On which servers: found by name, address or description. */
export function ServersField({
  value,
  onChange,
  error,
}: {
  value: string[]
  onChange: (ids: string[]) => void
  error?: string
}) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map())
  const found = useQuery({
    ...serversQuery({ search, is_active: true, per_page: SHOWN, sort: 'hostname' }),
    placeholderData: keepPreviousData,
  })
  const unknown = value.filter((id) => !seen.has(id)).slice(0, SHOWN)
  const given = useQueries({ queries: unknown.map((id) => serverQuery(id)) })
  const items = found.data?.items ?? []
  const labels = new Map([
    ...value.map((id): [string, string] => [id, seen.get(id) ?? id]),
    ...given.flatMap((one): [string, string][] =>
      one.data === undefined ? [] : [[one.data.id, one.data.hostname]],
    ),
    ...items.map((server): [string, string] => [server.id, server.hostname]),
  ])
  const choose = (ids: string[]) => {
    setSeen(new Map([...seen, ...labels]))
    onChange(ids)
  }
  const all = found.data?.pagination.total ?? items.length
  const others = items.filter((server) => !value.includes(server.id))
  return (
    <MultiSelect
      label="Servers"
      placeholder={value.length === 0 ? 'Search by name or address' : undefined}
      data={[...labels].map(([id, label]) => ({ value: id, label }))}
      value={value}
      onChange={choose}
      error={error}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      clearSearchOnChange={false}
      styles={{ pillsList: { maxHeight: '8rem', overflowY: 'auto' } }} // the rest of the form stays in sight
      hidePickedOptions
      clearable
      clearButtonProps={{ 'aria-label': 'No servers' }}
      filter={({ options }) =>
        options.filter((one) => 'value' in one && items.some(({ id }) => id === one.value))
      }
      renderOption={({ option }) => <ServerOption server={items.find(({ id }) => id === option.value)} />}
      nothingFoundMessage={found.isError ? found.error.message : 'None found'}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      maxDropdownHeight={220}
      inputWrapperOrder={['label', 'description', 'input', 'error']} // above what is found, which would cover it
      description={
        others.length > 1 && search !== '' ? (
          <Button
            component="span"
            size="compact-xs"
            variant="subtle"
            role="button"
            tabIndex={0}
            onClick={() => {
              choose([...value, ...others.map(({ id }) => id)])
              setTyped('')
            }}
          >
            {all > items.length
              ? `Add ${others.length} of all ${all} found`
              : `Add all ${others.length} found`}
          </Button>
        ) : undefined
      }
    />
  )
}

function ServerOption({ server }: { server: Server | undefined }) {
  return (
    <span>
      {server?.hostname} <small>{server?.ip_address}</small>
    </span>
  )
}

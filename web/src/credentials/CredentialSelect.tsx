import { Select } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { credentialsQuery, credentialQuery, type Credential } from './api'

const SHOWN = 50

/** One credential of a kind, found by its name. */
export function CredentialSelect({
  label,
  description,
  kind,
  value,
  onChange,
  error,
}: {
  label: string
  description?: string
  kind: Credential['kind']
  value: string | null
  onChange: (id: string | null) => void
  error?: string
}) {
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed, 200)
  const chosen = useQuery({ ...credentialQuery(value ?? ''), enabled: value !== null })
  const asked = chosen.data !== undefined && search === chosen.data.name ? '' : search
  const found = useQuery({
    ...credentialsQuery({ search: asked, per_page: SHOWN, sort: 'name' }),
    placeholderData: keepPreviousData,
  })
  const offered = [
    ...(found.data?.items ?? []).filter((one) => one.kind === kind),
    ...(chosen.data === undefined ? [] : [chosen.data]),
  ]
  const data = [...new Map(offered.map((one) => [one.id, { value: one.id, label: one.name }])).values()]
  return (
    <Select
      label={label}
      description={description}
      error={error}
      data={data}
      value={value}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': `No ${label.toLowerCase()}` }}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={found.isError ? found.error.message : 'None found'}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  )
}

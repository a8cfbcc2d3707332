import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { credentialsQuery } from '../../credentials/api'

const SHOWN = 100

/** Passwords that open what `ansible-vault` has encrypted, each with its label. */
export function VaultSelect({
  value,
  onChange,
  error,
}: {
  value: string[]
  onChange: (ids: string[]) => void
  error?: string
}) {
  const found = useQuery(credentialsQuery({ per_page: SHOWN, sort: 'name' }))
  const vaults = (found.data?.items ?? []).filter((one) => one.kind === 'vault_password')
  const known = new Set(vaults.map(({ id }) => id))
  return (
    <MultiSelect
      label="Vault passwords"
      description="To open what ansible-vault has encrypted"
      data={[
        ...vaults.map((one) => ({ value: one.id, label: `${one.name} (${one.vault_id ?? 'default'})` })),
        ...value.filter((id) => !known.has(id)).map((id) => ({ value: id, label: id })),
      ]}
      value={value}
      onChange={onChange}
      error={error}
      searchable
      nothingFoundMessage={found.isError ? found.error.message : 'There are none'}
      comboboxProps={{ transitionProps: { duration: 0 } }}
    />
  )
}

import { Button, Group, Modal } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useShortcuts } from '../common/shortcuts'
import { DataTable, type Column } from '../common/ui/DataTable'
import { PageHeader } from '../common/ui/PageHeader'
import { isBeyond, Pager } from '../common/ui/Pager'
import { SearchInput } from '../common/ui/SearchInput'
import { Empty, Failure, Loading, NoPermission } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import { useMay } from '../common/useSession'
import { AddCredential } from './AddCredential'
import { credentialsQuery, type Credential } from './api'
import { kindLabel } from './kinds'

const columns: Column<Credential>[] = [
  {
    id: 'name',
    header: 'Name',
    meta: { sort: 'name' },
    cell: ({ row: { original: credential } }) => (
      <TextLink size="sm" to="/credentials/$credentialId" params={{ credentialId: credential.id }}>
        {credential.name}
      </TextLink>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    cell: ({ row: { original: credential } }) =>
      credential.vault_id === null
        ? kindLabel(credential.kind)
        : `${kindLabel(credential.kind)} (${credential.vault_id})`,
  },
  { id: 'type', header: 'Type', meta: { narrow: 'hide' }, cell: ({ row }) => row.original.key_type ?? '–' },
  {
    id: 'fingerprint',
    header: 'Fingerprint',
    meta: { narrow: 'hide' },
    cell: ({ row }) => <span className="mono">{row.original.fingerprint}</span>,
  },
  {
    id: 'created',
    header: 'Added',
    meta: { sort: 'created_at' },
    cell: ({ row }) => <Time at={row.original.created_at} />,
  },
]

export function CredentialsPage() {
  return useMay('manage-credentials') ? (
    <List />
  ) : (
    <>
      <PageHeader title="Credentials" />
      <NoPermission permission="manage-credentials" />
    </>
  )
}

function List() {
  const { dialog, ...query } = useSearch({ from: '/app/credentials' })
  const navigate = useNavigate({ from: '/credentials' })
  const credentials = useQuery({
    ...credentialsQuery({ ...query, per_page: 50 }),
    placeholderData: keepPreviousData,
  })
  const change = (part: Partial<typeof query>) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true })
  const show = (shown: 'add' | undefined) =>
    void navigate({ search: (before) => ({ ...before, dialog: shown }) })
  useShortcuts('Credentials', [{ keys: 'n', label: 'Add a credential', run: () => show('add') }])

  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('add')}>
      Add a credential
    </Button>
  )
  return (
    <>
      <PageHeader title="Credentials" actions={add} />
      <Group gap="xs" mb="sm" role="search" aria-label="Credentials">
        <SearchInput label="Search names" value={query.search} onSearch={(search) => change({ search })} />
      </Group>
      {credentials.isPending && <Loading what="Loading credentials" />}
      {credentials.isError && <Failure error={credentials.error} retry={() => void credentials.refetch()} />}
      {credentials.isSuccess &&
        (credentials.data.items.length > 0 || isBeyond(credentials.data.pagination) ? (
          <>
            <DataTable
              label="Credentials"
              rows={credentials.data.items}
              columns={columns}
              rowId={(credential) => credential.id}
              sort={query.sort}
              busy={credentials.isPlaceholderData}
              onSort={(sort) => change({ sort })}
            />
            <Pager
              what="credentials"
              pagination={credentials.data.pagination}
              onPage={(page) => change({ page })}
            />
          </>
        ) : query.search !== undefined ? (
          <Empty title="No credential has such a name">Search for another part of it.</Empty>
        ) : (
          <Empty title="No credentials yet" action={add}>
            A key opens servers; a password is for sudo or for an encrypted vault. Each is stored encrypted
            and is never shown again.
          </Empty>
        ))}
      <Modal opened={dialog === 'add'} onClose={() => show(undefined)} title="Add a credential" size="lg">
        <AddCredential
          onAdded={(credential) =>
            void navigate({ to: '/credentials/$credentialId', params: { credentialId: credential.id } })
          }
          onCancel={() => show(undefined)}
        />
      </Modal>
    </>
  )
}

import { Button, Group, Modal, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useShortcuts } from '../common/shortcuts'
import { PageHeader } from '../common/ui/PageHeader'
import { isBeyond, Pager } from '../common/ui/Pager'
import { SearchInput } from '../common/ui/SearchInput'
import { Empty, Failure, Loading } from '../common/ui/states'
import { TextFilter } from '../common/ui/TextFilter'
import { useMay } from '../common/useSession'
import { serversQuery } from './api'
import { ServerForm } from './ServerForm'
import { ServersTable } from './ServersTable'

const NO_FILTER = {
  search: undefined,
  os_type: undefined,
  tag: undefined,
  is_active: undefined,
  page: undefined,
}

export function ServersPage() {
  const { dialog, ...query } = useSearch({ from: '/app/servers' })
  const navigate = useNavigate({ from: '/servers' })
  const mayManage = useMay('manage-servers')
  const servers = useQuery({ ...serversQuery({ ...query, per_page: 50 }), placeholderData: keepPreviousData })
  const filtered = [query.search, query.os_type, query.tag, query.is_active].some((one) => one !== undefined)

  const change = (part: Partial<typeof query>) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true })
  const show = (shown: 'add' | undefined) =>
    void navigate({ search: (before) => ({ ...before, dialog: shown }) })
  useShortcuts('Servers', mayManage ? [{ keys: 'n', label: 'Add a server', run: () => show('add') }] : [])

  const add = mayManage && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => show('add')}>
      Add a server
    </Button>
  )
  const none = servers.data?.items.length === 0 && !isBeyond(servers.data.pagination)
  return (
    <>
      <PageHeader title="Servers" actions={add} />
      <Group gap="xs" mb="sm" role="search" aria-label="Servers">
        <SearchInput
          label="Search hostname, address, description"
          value={query.search}
          onSearch={(search) => change({ search })}
        />
        <TextFilter label="Tag" value={query.tag} onChange={(tag) => change({ tag })} />
        <TextFilter label="OS" value={query.os_type} onChange={(os_type) => change({ os_type })} />
        <Select
          aria-label="Active or not"
          w={130}
          data={[
            { value: 'any', label: 'All' },
            { value: 'true', label: 'Active' },
            { value: 'false', label: 'Inactive' },
          ]}
          allowDeselect={false}
          value={query.is_active === undefined ? 'any' : String(query.is_active)}
          onChange={(value) => change({ is_active: value === 'any' ? undefined : value === 'true' })}
          comboboxProps={{ transitionProps: { duration: 0 } }}
        />
        {filtered && (
          <Button variant="subtle" onClick={() => change(NO_FILTER)}>
            Clear the filters
          </Button>
        )}
      </Group>
      {servers.isPending && <Loading what="Loading servers" />}
      {servers.isError && <Failure error={servers.error} retry={() => void servers.refetch()} />}
      {servers.isSuccess && none && (
        <>
          {filtered ? (
            <Empty title="No server is like that">Change the filters, or clear them.</Empty>
          ) : (
            <Empty title="No servers yet" action={add}>
              A server is a machine that playbooks run on: its address, and the key to sign in with.
            </Empty>
          )}
        </>
      )}
      {servers.isSuccess && !none && (
        <>
          <ServersTable
            servers={servers.data.items}
            sort={query.sort}
            busy={servers.isPlaceholderData}
            onSort={(sort) => change({ sort })}
            onTag={(tag) => change({ tag })}
          />
          <Pager what="servers" pagination={servers.data.pagination} onPage={(page) => change({ page })} />
        </>
      )}
      <Modal
        opened={dialog === 'add' && mayManage}
        onClose={() => show(undefined)}
        title="Add a server"
        size="lg"
      >
        <ServerForm
          onSaved={(server) => void navigate({ to: '/servers/$serverId', params: { serverId: server.id } })}
          onCancel={() => show(undefined)}
        />
      </Modal>
    </>
  )
}

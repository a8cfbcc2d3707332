import { Button, Group, Modal } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useShortcuts } from '../common/shortcuts'
import { DataTable, type Column } from '../common/ui/DataTable'
import { PageHeader } from '../common/ui/PageHeader'
import { isBeyond, Pager } from '../common/ui/Pager'
import { SearchInput } from '../common/ui/SearchInput'
import { Empty, Failure, Loading } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import { useMay } from '../common/useSession'
import { playbooksQuery, type Playbook } from './api'
import { UploadForm } from './UploadForm'

const columns: Column<Playbook>[] = [
  {
    id: 'name',
    header: 'Name',
    meta: { sort: 'name' },
    cell: ({ row: { original: playbook } }) => (
      <TextLink size="sm" to="/playbooks/$playbookId" params={{ playbookId: playbook.id }}>
        {playbook.name}
      </TextLink>
    ),
  },
  {
    id: 'description',
    header: 'Description',
    meta: { narrow: 'hide' },
    cell: ({ row }) => row.original.description,
  },
  { id: 'version', header: 'Version', cell: ({ row }) => `v${row.original.current_version}` },
  { id: 'by', header: 'Changed by', meta: { narrow: 'hide' }, cell: ({ row }) => row.original.updated_by },
  {
    id: 'updated',
    header: 'Changed',
    meta: { sort: 'updated_at' },
    cell: ({ row }) => <Time at={row.original.updated_at} />,
  },
]

export function PlaybooksPage() {
  const { dialog, ...query } = useSearch({ from: '/app/playbooks' })
  const navigate = useNavigate({ from: '/playbooks' })
  const mayUpload = useMay('upload-playbooks')
  const playbooks = useQuery({
    ...playbooksQuery({ ...query, per_page: 50 }),
    placeholderData: keepPreviousData,
  })
  const change = (part: Partial<typeof query>) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, ...part }), replace: true })
  const show = (shown: 'upload' | undefined) =>
    void navigate({ search: (before) => ({ ...before, dialog: shown }) })
  useShortcuts(
    'Playbooks',
    mayUpload ? [{ keys: 'n', label: 'Upload a playbook', run: () => show('upload') }] : [],
  )

  const upload = mayUpload && (
    <Button leftSection={<IconUpload size={16} aria-hidden />} onClick={() => show('upload')}>
      Upload a playbook
    </Button>
  )
  return (
    <>
      <PageHeader title="Playbooks" actions={upload} />
      <Group gap="xs" mb="sm" role="search" aria-label="Playbooks">
        <SearchInput
          label="Search names, descriptions"
          value={query.search}
          onSearch={(search) => change({ search })}
        />
      </Group>
      {playbooks.isPending && <Loading what="Loading playbooks" />}
      {playbooks.isError && <Failure error={playbooks.error} retry={() => void playbooks.refetch()} />}
      {playbooks.isSuccess &&
        (playbooks.data.items.length > 0 || isBeyond(playbooks.data.pagination) ? (
          <>
            <DataTable
              label="Playbooks"
              rows={playbooks.data.items}
              columns={columns}
              rowId={(playbook) => playbook.id}
              sort={query.sort}
              busy={playbooks.isPlaceholderData}
              onSort={(sort) => change({ sort })}
            />
            <Pager
              what="playbooks"
              pagination={playbooks.data.pagination}
              onPage={(page) => change({ page })}
            />
          </>
        ) : query.search !== undefined ? (
          <Empty title="No playbook is like that">Search for another part of its name.</Empty>
        ) : (
          <Empty title="No playbooks yet" action={upload}>
            A playbook is one YAML file of Ansible. Each change of it is kept as a version.
          </Empty>
        ))}
      <Modal
        opened={dialog === 'upload' && mayUpload}
        onClose={() => show(undefined)}
        title="Upload a playbook"
        size="lg"
      >
        <UploadForm
          onUploaded={(playbook) =>
            void navigate({ to: '/playbooks/$playbookId', params: { playbookId: playbook.id } })
          }
          onCancel={() => show(undefined)}
        />
      </Modal>
    </>
  )
}

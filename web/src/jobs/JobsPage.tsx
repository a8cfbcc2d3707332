import { Button, Group, Select, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PageHeader } from '../common/ui/PageHeader'
import { isBeyond, Pager } from '../common/ui/Pager'
import { SearchInput } from '../common/ui/SearchInput'
import { Empty, Failure, Loading } from '../common/ui/states'
import { useShortcuts } from '../common/shortcuts'
import { useMay, useUser } from '../common/useSession'
import { playbookQuery } from '../playbooks/api'
import { serverQuery } from '../servers/api'
import { jobsQuery } from './api'
import { isByNumber, JobsPager } from './JobsPager'
import { JobsTable } from './JobsTable'
import { STATUSES } from './routes'
import { RunDialog } from './run/RunButton'

const SHOWN = 50
const FILTERS = ['status', 'playbook_id', 'server_id', 'user_id', 'search'] as const
/** In the address: the run dialog without a playbook. */
const ANY = 'new'

/** Every job, the newest first; what is looked for is in the address. */
export function JobsPage() {
  const search = useSearch({ from: '/app/jobs' })
  const navigate = useNavigate({ from: '/jobs' })
  const user = useUser()
  const mayRun = useMay('run-jobs')
  const { run, on, ...wanted } = search
  const byNumber = isByNumber(search.sort)
  const asked = {
    ...wanted,
    page: byNumber ? undefined : search.page,
    after: byNumber ? search.after?.toString() : undefined,
    per_page: SHOWN,
  }
  const jobs = useQuery({ ...jobsQuery(asked), placeholderData: keepPreviousData })
  const filtered = FILTERS.some((name) => wanted[name] !== undefined)
  const change = (to: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, page: undefined, after: undefined, ...to }) })
  const openRun = (playbook: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, run: playbook, on: undefined }) })
  useShortcuts('Jobs', mayRun ? [{ keys: 'n', label: 'Run a playbook', run: () => openRun(ANY) }] : [])
  return (
    <>
      <PageHeader
        title="Jobs"
        actions={mayRun && <Button onClick={() => openRun(ANY)}>Run a playbook</Button>}
      />
      <Group mb="sm" gap="xs" align="flex-start">
        <div style={{ flex: '1 1 14rem', maxWidth: '24rem' }}>
          <SearchInput
            label="Number, playbook, server or person"
            value={search.search}
            onSearch={(text) => change({ search: text })}
          />
        </div>
        <Select
          aria-label="State"
          placeholder="Every state"
          w={150}
          clearable
          clearButtonProps={{ 'aria-label': 'Every state' }}
          data={[...STATUSES]}
          value={search.status ?? null}
          onChange={(status) => change({ status: STATUSES.find((known) => known === status) })}
        />
        <Button
          variant={search.user_id === user.id ? 'light' : 'default'}
          aria-pressed={search.user_id === user.id}
          onClick={() => change({ user_id: search.user_id === user.id ? undefined : user.id })}
        >
          Mine
        </Button>
        {filtered && (
          <Button
            variant="subtle"
            onClick={() => void navigate({ search: (before) => ({ sort: before.sort }) })}
          >
            Clear
          </Button>
        )}
      </Group>
      <Only playbook={search.playbook_id} server={search.server_id} />
      {jobs.isPending && <Loading what="Loading jobs" />}
      {jobs.isError && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.isSuccess &&
        (jobs.data.items.length === 0 && search.after === undefined && !isBeyond(jobs.data.pagination) ? (
          <Empty title={filtered ? 'No such jobs' : 'No jobs yet'}>
            {filtered ? 'No job matches all of this.' : 'A job is a playbook that is run on servers.'}
          </Empty>
        ) : (
          <>
            <JobsTable
              label="Jobs"
              jobs={jobs.data.items}
              sort={search.sort ?? '-number'}
              busy={jobs.isPlaceholderData}
              onSort={(sort) => change({ sort })}
            />
            {byNumber ? (
              <JobsPager asked={asked} shown={jobs.data} onPage={(after) => change({ after })} />
            ) : (
              <Pager what="jobs" pagination={jobs.data.pagination} onPage={(page) => change({ page })} />
            )}
          </>
        ))}
      <RunDialog
        key={run}
        opened={run !== undefined && mayRun}
        onClose={() => openRun(undefined)}
        inputs={() => ({
          playbook_id: run === ANY ? null : (run ?? null),
          server_ids: on === undefined ? [] : [on],
        })}
      />
    </>
  )
}

/** Says by which playbook and server the list is filtered, as those are chosen elsewhere. */
function Only({ playbook, server }: { playbook: string | undefined; server: string | undefined }) {
  const ofPlaybook = useQuery({ ...playbookQuery(playbook ?? ''), enabled: playbook !== undefined })
  const onServer = useQuery({ ...serverQuery(server ?? ''), enabled: server !== undefined })
  if (playbook === undefined && server === undefined) return null
  return (
    <Text size="sm" mb="xs">
      Only jobs
      {playbook !== undefined && ` of the playbook ${ofPlaybook.data?.name ?? playbook}`}
      {server !== undefined && ` on ${onServer.data?.hostname ?? server}`}.
    </Text>
  )
}

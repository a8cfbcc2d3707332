import { Button, Group, Progress, Text, Title } from '@mantine/core'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast, toastError } from '../common/toasts'
import { Confirm } from '../common/ui/Confirm'
import { DataTable, type Column } from '../common/ui/DataTable'
import { Pager } from '../common/ui/Pager'
import { Empty, Failure, Loading } from '../common/ui/states'
import { StatusBadge } from '../common/ui/StatusBadge'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import { useMay } from '../common/useSession'
import { drain, resume, runnersQuery, type Runner } from './api'

/** The hub does not tell when a runner falls silent, so this list is looked at again while it is shown. */
const LOOK_AGAIN_MS = 5_000

/** The processes that run jobs: what they have, and draining them before their machine is worked on. */
export function Runners() {
  const [page, setPage] = useState(1)
  const runners = useQuery({
    ...runnersQuery(page),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  })
  return (
    <section aria-labelledby="runners-title">
      <Title order={2} id="runners-title" mb="xs">
        Runners
      </Title>
      {runners.isPending && <Loading what="Loading the runners" />}
      {runners.isError && <Failure error={runners.error} retry={() => void runners.refetch()} />}
      {runners.isSuccess &&
        (runners.data.items.length === 0 ? (
          <Empty title="No runner has ever been here">Jobs wait until one is.</Empty>
        ) : (
          <>
            <DataTable
              label="Runners"
              rows={runners.data.items}
              columns={columns}
              rowId={(runner) => runner.id}
            />
            <Pager what="runners" pagination={runners.data.pagination} onPage={setPage} />
          </>
        ))}
    </section>
  )
}

const columns: Column<Runner>[] = [
  { id: 'name', header: 'Machine', cell: ({ row }) => row.original.name },
  { id: 'state', header: 'State', cell: ({ row }) => <State runner={row.original} /> },
  { id: 'slots', header: 'Slots', cell: ({ row }) => <Slots runner={row.original} /> },
  {
    id: 'versions',
    header: 'Versions',
    meta: { narrow: 'hide' },
    cell: ({ row: { original: runner } }) => (
      <>
        Daybook {runner.hub_version ?? 'unknown'}, Ansible {runner.ansible_version ?? 'unknown'}
        {runner.alive && !runner.warm && (
          <Text size="xs" c="dimmed">
            each run starts Ansible anew, which takes longer
          </Text>
        )}
      </>
    ),
  },
  {
    id: 'started',
    header: 'Started',
    meta: { narrow: 'hide' },
    cell: ({ row }) => <Time at={row.original.started_at} />,
  },
  {
    id: 'actions',
    header: () => <span className="visually-hidden">Actions</span>,
    cell: ({ row }) => <Actions runner={row.original} />,
  },
]

function State({ runner }: { runner: Runner }) {
  if (!runner.alive) {
    return (
      <Group gap={6}>
        <StatusBadge tone="bad">gone</StatusBadge>
        <Text size="xs" c="dimmed">
          last heard <Time at={runner.heartbeat_at} />
        </Text>
      </Group>
    )
  }
  if (!runner.draining) return <StatusBadge tone="good">taking jobs</StatusBadge>
  return runner.running === 0 ? (
    <StatusBadge tone="quiet">drained</StatusBadge>
  ) : (
    <StatusBadge tone="warn">draining, {runner.running} left</StatusBadge>
  )
}

function Slots({ runner }: { runner: Runner }) {
  return (
    <>
      <Text size="sm">
        {runner.running} of {runner.slots ?? '?'} used
      </Text>
      <Progress
        value={(runner.running / Math.max(runner.slots ?? 1, 1)) * 100}
        size="xs"
        w={120}
        aria-label={`Slots of ${runner.name} that are used`}
        transitionDuration={0}
      />
      {runner.jobs.length > 0 && (
        <Group gap={6}>
          {runner.jobs.slice(0, 8).map((job) => (
            <TextLink key={job.id} size="xs" to="/jobs/$jobId" params={{ jobId: job.id }}>
              #{job.number}
            </TextLink>
          ))}
          {runner.running > 8 && <Text size="xs">and {runner.running - 8} more</Text>}
        </Group>
      )}
    </>
  )
}

function Actions({ runner }: { runner: Runner }) {
  const cache = useQueryClient()
  const mayManage = useMay('manage-system')
  const [asking, setAsking] = useState(false)
  const changed = () => cache.invalidateQueries({ queryKey: ['system', 'runners'] })
  const stop = useMutation({
    mutationFn: () => drain(runner.id),
    onSuccess: async (now) => {
      setAsking(false)
      toast(`${now.name} takes nothing new. Jobs left on it: ${now.running}.`)
      await changed()
    },
  })
  const go = useMutation({
    mutationFn: () => resume(runner.id),
    onSuccess: async (now) => {
      toast(`${now.name} takes jobs again.`)
      await changed()
    },
    onError: (error) => toastError(`${runner.name} was not resumed`, error),
  })
  if (!mayManage) return null
  if (runner.draining) {
    return (
      <Button size="compact-sm" variant="default" loading={go.isPending} onClick={() => go.mutate()}>
        Resume<span className="visually-hidden"> {runner.name}</span>
      </Button>
    )
  }
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        Drain…<span className="visually-hidden"> {runner.name}</span>
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Drain ${runner.name}?`}
        action={`Drain ${runner.name}`}
        harmless
        onConfirm={() => stop.mutate()}
        pending={stop.isPending}
        error={stop.error}
      >
        <Text size="sm">
          It goes on with the {runner.running === 1 ? 'one job' : `${runner.running} jobs`} it has and takes
          nothing new, also after a restart, until it is resumed.
        </Text>
      </Confirm>
    </>
  )
}

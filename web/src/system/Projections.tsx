import { Button, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from '../common/toasts'
import { Confirm } from '../common/ui/Confirm'
import { DataTable, type Column } from '../common/ui/DataTable'
import { Failure, Loading } from '../common/ui/states'
import { StatusBadge, type Tone } from '../common/ui/StatusBadge'
import { Time } from '../common/ui/Time'
import { useMay } from '../common/useSession'
import { projectionsQuery, rebuild, type Projection } from './api'

/** Positions change with every event; telling each live would be an event for every event. */
const LOOK_AGAIN_MS = 2_000

const STATES: Record<Projection['state'], { tone: Tone; label: string }> = {
  up_to_date: { tone: 'good', label: 'up to date' },
  catching_up: { tone: 'busy', label: 'catching up' },
  rebuilding: { tone: 'busy', label: 'rebuilding' },
  stalled: { tone: 'bad', label: 'stalled' },
  stopped: { tone: 'bad', label: 'stopped' },
}

const columns: Column<Projection>[] = [
  { id: 'name', header: 'Name', cell: ({ row }) => row.original.name },
  {
    id: 'state',
    header: 'State',
    cell: ({ row }) => {
      const { tone, label } = STATES[row.original.state]
      return <StatusBadge tone={tone}>{label}</StatusBadge>
    },
  },
  {
    id: 'position',
    header: 'Position',
    meta: { align: 'right', narrow: 'hide' },
    cell: ({ row }) => row.original.position,
  },
  { id: 'lag', header: 'Behind', meta: { align: 'right' }, cell: ({ row }) => row.original.lag },
  {
    id: 'updated',
    header: 'Written down',
    meta: { narrow: 'hide' },
    cell: ({ row }) => <Time at={row.original.updated_at} />,
  },
  {
    id: 'actions',
    header: () => <span className="visually-hidden">Actions</span>,
    cell: ({ row }) => <Rebuild projection={row.original} />,
  },
]

/** What is made of the events, and how far each of it is. */
export function Projections() {
  const projections = useQuery({ ...projectionsQuery, refetchInterval: LOOK_AGAIN_MS })
  return (
    <section aria-labelledby="projections-title">
      <Title order={2} id="projections-title">
        Projections
      </Title>
      {projections.isPending && <Loading what="Loading the projections" />}
      {projections.isError && <Failure error={projections.error} retry={() => void projections.refetch()} />}
      {projections.isSuccess && (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            The last event has position {projections.data.head_position}.
          </Text>
          <DataTable
            label="Projections"
            rows={projections.data.items}
            columns={columns}
            rowId={(projection) => projection.name}
          />
        </>
      )}
    </section>
  )
}

function Rebuild({ projection }: { projection: Projection }) {
  const cache = useQueryClient()
  const mayManage = useMay('manage-system')
  const [asking, setAsking] = useState(false)
  const begin = useMutation({
    mutationFn: () => rebuild(projection.name),
    onSuccess: async () => {
      setAsking(false)
      toast(`${projection.name} is being rebuilt.`)
      await cache.invalidateQueries({ queryKey: projectionsQuery.queryKey })
    },
  })
  if (!mayManage || !projection.rebuildable) return null
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        Rebuild…<span className="visually-hidden"> {projection.name}</span>
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Rebuild ${projection.name}?`}
        action={`Empty and rebuild ${projection.name}`}
        onConfirm={() => begin.mutate()}
        pending={begin.isPending}
        error={begin.error}
      >
        <Text size="sm">
          What it has made is removed and made anew from the events. Until it has caught up, pages that show
          it are incomplete. No event is changed.
        </Text>
      </Confirm>
    </>
  )
}

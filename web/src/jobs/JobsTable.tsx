import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { DataTable, type Column } from '../common/ui/DataTable'
import { Elapsed, Time } from '../common/ui/Time'
import type { Job } from './api'
import { JobStatusBadge } from './JobStatusBadge'
import { Waiting } from './Waiting'

const columns: Column<Job>[] = [
  {
    id: 'number',
    header: 'Job',
    meta: { sort: 'number' },
    cell: ({ row: { original: job } }) => (
      <Anchor
        renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: job.id }} {...props} />}
        size="sm"
      >
        #{job.number}
      </Anchor>
    ),
  },
  {
    id: 'status',
    header: 'State',
    meta: { sort: 'status' },
    cell: ({ row: { original: job } }) => (
      <>
        <JobStatusBadge status={job.status} ending={job.cancel_requested_at !== null} />
        {job.status === 'pending' && <Waiting job={job} short />}
      </>
    ),
  },
  {
    id: 'playbook',
    header: 'Playbook',
    cell: ({ row: { original: job } }) => (
      <>
        {job.playbook.name}{' '}
        <Text span size="xs" c="dimmed">
          v{job.playbook.version}
        </Text>
      </>
    ),
  },
  { id: 'where', header: 'Where', cell: ({ row }) => <Where job={row.original} /> },
  { id: 'who', header: 'Who', meta: { narrow: 'hide' }, cell: ({ row }) => row.original.user.username },
  {
    id: 'created',
    header: 'Created',
    meta: { sort: 'created_at' },
    cell: ({ row }) => <Time at={row.original.created_at} />,
  },
  {
    id: 'duration',
    header: 'Took',
    meta: { narrow: 'hide' },
    cell: ({ row }) => <Elapsed from={row.original.started_at} to={row.original.completed_at} />,
  },
]

/** Jobs with state, what, where, who and for how long: on the jobs' page, the dashboard, and a server's page. */
export function JobsTable(props: {
  label: string
  jobs: Job[]
  sort?: string
  onSort?: (sort: string) => void
  busy?: boolean
}) {
  const { jobs, ...rest } = props
  return <DataTable {...rest} rows={jobs} columns={columns} rowId={(job) => job.id} />
}

function Where({ job }: { job: Job }) {
  const [first, ...others] = job.servers.length > 0 ? job.servers : job.server === null ? [] : [job.server]
  if (first === undefined) return <>–</>
  return (
    <>
      {first.hostname}
      {others.length > 0 && (
        <Text span size="xs" c="dimmed">
          {' '}
          and {others.length} more
        </Text>
      )}
    </>
  )
}

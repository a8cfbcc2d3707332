import { Text, Title } from '@mantine/core'
import { useState } from 'react'
import { duration } from '../../common/time'
import { DataTable, type Column } from '../../common/ui/DataTable'
import { Pager } from '../../common/ui/Pager'
import type { HostTotals } from '../api'
import { COUNTS } from '../totals'

const HOSTS_SHOWN = 50

const columns: Column<HostTotals>[] = [
  { id: 'host', header: 'Host', cell: ({ row }) => <bdi>{row.original.host}</bdi> },
  ...COUNTS.map((count): Column<HostTotals> => ({
    id: count,
    header: count,
    meta: { align: 'right', narrow: count === 'rescued' || count === 'ignored' ? 'hide' : undefined },
    cell: ({ row }) => (
      <Number of={row.original[count]} bad={count === 'failed' || count === 'unreachable'} />
    ),
  })),
  {
    id: 'took',
    header: 'Tasks took',
    meta: { align: 'right', narrow: 'hide' },
    cell: ({ row }) => duration(row.original.duration_ms),
  },
]

function Number({ of, bad }: { of: number; bad: boolean }) {
  return (
    <Text
      span
      inherit
      c={of === 0 ? 'dimmed' : bad ? 'var(--mantine-color-error)' : undefined}
      fw={of > 0 && bad ? 600 : undefined}
    >
      {of}
    </Text>
  )
}

/** The totals of each host: those with trouble first. */
export function HostTable({ hosts }: { hosts: HostTotals[] }) {
  const [page, setPage] = useState(1)
  const trouble = (host: HostTotals) => (host.failed + host.unreachable > 0 ? 0 : 1)
  const sorted = [...hosts].sort((a, b) => trouble(a) - trouble(b))
  const pages = Math.max(1, Math.ceil(hosts.length / HOSTS_SHOWN))
  return (
    <>
      <Title order={2} mt="lg" mb="xs">
        Totals
      </Title>
      <DataTable
        label="Totals of each host"
        rows={sorted.slice((page - 1) * HOSTS_SHOWN, page * HOSTS_SHOWN)}
        columns={columns}
        rowId={(host) => host.host}
      />
      <Pager
        what="hosts"
        pagination={{ page, per_page: HOSTS_SHOWN, total: hosts.length, pages }}
        onPage={setPage}
      />
    </>
  )
}

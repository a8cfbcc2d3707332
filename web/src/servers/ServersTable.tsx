import { Badge, Group, Text, UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import { DataTable, type Column } from '../common/ui/DataTable'
import { StatusBadge } from '../common/ui/StatusBadge'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import type { Server } from './api'

export function ServersTable({
  servers,
  sort,
  busy,
  onSort,
  onTag,
}: {
  servers: Server[]
  sort: string | undefined
  busy: boolean
  onSort: (sort: string) => void
  onTag: (tag: string) => void
}) {
  const columns = useMemo(() => columnsOf(onTag), [onTag])
  return (
    <DataTable
      label="Servers"
      rows={servers}
      columns={columns}
      rowId={(server) => server.id}
      sort={sort}
      busy={busy}
      onSort={onSort}
    />
  )
}

function columnsOf(onTag: (tag: string) => void): Column<Server>[] {
  return [
    {
      id: 'hostname',
      header: 'Hostname',
      meta: { sort: 'hostname' },
      cell: ({ row: { original: server } }) => (
        <TextLink size="sm" to="/servers/$serverId" params={{ serverId: server.id }}>
          {server.hostname}
        </TextLink>
      ),
    },
    {
      id: 'address',
      header: 'Address',
      meta: { sort: 'ip_address' },
      cell: ({ row: { original: server } }) => <Address server={server} />,
    },
    { id: 'state', header: 'State', cell: ({ row }) => <ServerState server={row.original} /> },
    {
      id: 'os',
      header: 'OS',
      meta: { narrow: 'hide' },
      cell: ({ row: { original: server } }) =>
        [server.os_type, server.os_version].filter(Boolean).join(' ') || '–',
    },
    {
      id: 'tags',
      header: 'Tags',
      meta: { narrow: 'hide' },
      cell: ({ row }) => (
        <Group gap={4}>
          {row.original.tags.map((tag) => (
            <UnstyledButton
              key={tag}
              onClick={() => onTag(tag)}
              aria-label={`Only servers with the tag ${tag}`}
            >
              <Badge color="gray" c="var(--mantine-color-text)">
                {tag}
              </Badge>
            </UnstyledButton>
          ))}
        </Group>
      ),
    },
    {
      id: 'updated',
      header: 'Changed',
      meta: { sort: 'updated_at', narrow: 'hide' },
      cell: ({ row }) => <Time at={row.original.updated_at} />,
    },
  ]
}

export function Address({ server }: { server: Server }) {
  if (server.connection === 'local') {
    return (
      <Text span size="sm" c="dimmed">
        this machine
      </Text>
    )
  }
  const port = server.ssh_port === 22 ? '' : `:${server.ssh_port}`
  const host = server.ip_address.includes(':') && port !== '' ? `[${server.ip_address}]` : server.ip_address
  return (
    <span className="mono">
      {server.ssh_user}@{host}
      {port}
    </span>
  )
}

/** What keeps a server from being taken for jobs, or that nothing does. */
export function ServerState({ server }: { server: Server }) {
  if (!server.is_active) return <StatusBadge tone="quiet">inactive</StatusBadge>
  if (server.connection === 'ssh' && server.credential_id === null) {
    return <StatusBadge tone="warn">no key</StatusBadge>
  }
  return <StatusBadge tone="good">active</StatusBadge>
}

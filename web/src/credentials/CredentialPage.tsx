import { Button, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconReplace } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { HttpProblem } from '../common/api/problem'
import { toast } from '../common/toasts'
import { Copyable } from '../common/ui/Copyable'
import { DataTable, type Column } from '../common/ui/DataTable'
import { Facts } from '../common/ui/Facts'
import { PageHeader } from '../common/ui/PageHeader'
import { isBeyond, Pager } from '../common/ui/Pager'
import { Failure, Loading, NotFound } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import { serversQuery, type Server } from '../servers/api'
import { credentialQuery, type Credential } from './api'
import { kindLabel } from './kinds'
import { ReplaceSecret } from './ReplaceSecret'

export function CredentialPage() {
  const { credentialId } = useParams({ from: '/app/credentials/$credentialId' })
  const credential = useQuery(credentialQuery(credentialId))
  if (credential.isPending) return <Loading what="Loading the credential" />
  if (credential.isError) {
    return credential.error instanceof HttpProblem && credential.error.status === 404 ? (
      <NotFound what="credential" back={<TextLink to="/credentials">To the credentials</TextLink>} />
    ) : (
      <Failure error={credential.error} retry={() => void credential.refetch()} />
    )
  }
  return <Shown credential={credential.data} />
}

function Shown({ credential }: { credential: Credential }) {
  const [replacing, { open, close }] = useDisclosure()
  const isKey = credential.kind === 'ssh_key'
  return (
    <Stack gap="lg">
      <div>
        <PageHeader
          title={credential.name}
          note={kindLabel(credential.kind)}
          actions={
            <Button variant="default" leftSection={<IconReplace size={16} aria-hidden />} onClick={open}>
              {isKey ? 'Replace the key' : 'Replace the password'}
            </Button>
          }
        />
        <Facts
          facts={[
            ['Fingerprint', <Copyable key="fingerprint" text={credential.fingerprint} what="fingerprint" />],
            ...(credential.key_type !== null ? [['Type', credential.key_type] as [string, string]] : []),
            ...(credential.vault_id !== null
              ? [['Vault label', credential.vault_id] as [string, string]]
              : []),
            ['Version of the secret', String(credential.secret_version)],
            ['Added', <Time key="added" at={credential.created_at} />],
            ['Changed', <Time key="changed" at={credential.updated_at} />],
          ]}
        />
      </div>
      {credential.public_key !== null && (
        <section aria-labelledby="public-title">
          <Title order={2} id="public-title" mb="xs">
            Public key
          </Title>
          <Copyable text={credential.public_key} what="public key" />
          <Text size="xs" c="dimmed" mt={4}>
            This line goes into ~/.ssh/authorized_keys of the user on the server.
          </Text>
        </section>
      )}
      {isKey && <UsedBy credential={credential} />}
      <Modal opened={replacing} onClose={close} title={`Replace the secret of ${credential.name}`} size="lg">
        <ReplaceSecret
          credential={credential}
          onCancel={close}
          onReplaced={() => {
            close()
            toast(`${credential.name} is replaced.`)
          }}
        />
      </Modal>
    </Stack>
  )
}

const columns: Column<Server>[] = [
  {
    id: 'hostname',
    header: 'Hostname',
    cell: ({ row: { original: server } }) => (
      <TextLink size="sm" to="/servers/$serverId" params={{ serverId: server.id }}>
        {server.hostname}
      </TextLink>
    ),
  },
  {
    id: 'user',
    header: 'Signs in as',
    cell: ({ row: { original: server } }) => (
      <span className="mono">
        {server.ssh_user}@{server.ip_address}
      </span>
    ),
  },
]

function UsedBy({ credential }: { credential: Credential }) {
  const { page } = useSearch({ from: '/app/credentials/$credentialId' })
  const navigate = useNavigate({ from: '/credentials/$credentialId' })
  const servers = useQuery({
    ...serversQuery({ credential_id: credential.id, sort: 'hostname', page, per_page: 20 }),
    placeholderData: keepPreviousData,
  })
  return (
    <section aria-labelledby="used-title">
      <Title order={2} id="used-title" mb="xs">
        Servers that it opens
      </Title>
      {servers.isPending && <Loading what="Loading servers" />}
      {servers.isError && <Failure error={servers.error} retry={() => void servers.refetch()} />}
      {servers.isSuccess &&
        (servers.data.items.length === 0 && !isBeyond(servers.data.pagination) ? (
          <Text size="sm" c="dimmed">
            No server uses it yet.{' '}
            <TextLink size="sm" to="/servers" search={{ dialog: 'add' }}>
              Add a server
            </TextLink>
          </Text>
        ) : (
          <>
            <DataTable
              label="Servers that it opens"
              rows={servers.data.items}
              columns={columns}
              rowId={(server) => server.id}
              busy={servers.isPlaceholderData}
            />
            <Pager
              what="servers"
              pagination={servers.data.pagination}
              onPage={(next) => void navigate({ search: { page: next }, resetScroll: false })}
            />
          </>
        ))}
    </section>
  )
}

import { Badge, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil, IconPlugConnected } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { HttpProblem } from '../common/api/problem'
import { useShortcuts } from '../common/shortcuts'
import { toast } from '../common/toasts'
import { Facts } from '../common/ui/Facts'
import { PageHeader } from '../common/ui/PageHeader'
import { Failure, Loading, NotFound } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import { useMay } from '../common/useSession'
import { credentialQuery } from '../credentials/api'
import { jobsQuery } from '../jobs/api'
import { JobsPager, JobsTable, RunButton } from '../jobs/parts'
import { serverQuery, testServer, type Server } from './api'
import { HostKey } from './HostKey'
import { ServerForm } from './ServerForm'
import { Address, ServerState } from './ServersTable'
import { TestResult } from './TestResult'

export function ServerPage() {
  const { serverId } = useParams({ from: '/app/servers/$serverId' })
  const server = useQuery(serverQuery(serverId))
  if (server.isPending) return <Loading what="Loading the server" />
  if (server.isError) {
    return server.error instanceof HttpProblem && server.error.status === 404 ? (
      <NotFound what="server" back={<TextLink to="/servers">To the servers</TextLink>} />
    ) : (
      <Failure error={server.error} retry={() => void server.refetch()} />
    )
  }
  return <Shown server={server.data} />
}

function Shown({ server }: { server: Server }) {
  const mayManage = useMay('manage-servers')
  const [editing, { open, close }] = useDisclosure()
  const mayRun = useMay('run-jobs')
  const test = useMutation({ mutationFn: () => testServer(server.id) })
  useShortcuts('Server', mayManage ? [{ keys: 'e', label: 'Edit this server', run: open }] : [])
  return (
    <Stack gap="lg">
      <div>
        <PageHeader
          title={server.hostname}
          note={server.description}
          actions={
            <>
              {mayRun && (
                <Button
                  variant="default"
                  leftSection={<IconPlugConnected size={16} aria-hidden />}
                  loading={test.isPending}
                  onClick={() => test.mutate()}
                >
                  Test
                </Button>
              )}
              {mayManage && (
                <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={open}>
                  Edit
                </Button>
              )}
              {server.is_active && (
                <RunButton label="Run a playbook here…" inputs={() => ({ server_ids: [server.id] })} />
              )}
            </>
          }
        />
        <TestResult test={test} />
        <Facts
          facts={[
            ['State', <ServerState key="state" server={server} />],
            ['Address', <Address key="address" server={server} />],
            [
              'Key',
              server.connection === 'local' ? 'needs none' : <CredentialName id={server.credential_id} />,
            ],
            ['Operating system', [server.os_type, server.os_version].filter(Boolean).join(' ')],
            ['Tags', server.tags.length === 0 ? null : <Tags tags={server.tags} />],
            ['Added', <Time key="added" at={server.created_at} />],
            ['Changed', <Time key="changed" at={server.updated_at} />],
          ]}
        />
      </div>
      {server.connection === 'ssh' && <HostKey server={server} mayManage={mayManage} />}
      <Jobs serverId={server.id} />
      <Modal opened={editing} onClose={close} title={`Edit ${server.hostname}`} size="lg">
        <ServerForm
          server={server}
          onCancel={close}
          onSaved={(saved) => {
            close()
            toast(`${saved.hostname} is saved.`)
          }}
        />
      </Modal>
    </Stack>
  )
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <Group gap={4}>
      {tags.map((tag) => (
        <TextLink key={tag} to="/servers" search={{ tag }} underline="never">
          <Badge color="gray" c="var(--mantine-color-text)">
            {tag}
          </Badge>
        </TextLink>
      ))}
    </Group>
  )
}

function CredentialName({ id }: { id: string | null }) {
  const maySee = useMay('manage-credentials')
  const credential = useQuery({ ...credentialQuery(id ?? ''), enabled: id !== null && maySee })
  if (id === null) return <>none: jobs cannot run on it</>
  if (!maySee) return <>chosen</>
  return (
    <TextLink size="sm" to="/credentials/$credentialId" params={{ credentialId: id }}>
      {credential.data?.name ?? '…'}
    </TextLink>
  )
}

function Jobs({ serverId }: { serverId: string }) {
  const { jobs_after: after } = useSearch({ from: '/app/servers/$serverId' })
  const navigate = useNavigate({ from: '/servers/$serverId' })
  const asked = { server_id: serverId, after: after?.toString(), per_page: 20 }
  const jobs = useQuery({ ...jobsQuery(asked), placeholderData: keepPreviousData })
  return (
    <section aria-labelledby="jobs-title">
      <Title order={2} id="jobs-title" mb="xs">
        Jobs
      </Title>
      {jobs.isPending && <Loading what="Loading its jobs" />}
      {jobs.isError && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.isSuccess &&
        (jobs.data.items.length === 0 && after === undefined ? (
          <Text size="sm" c="dimmed">
            No job has touched this server yet.
          </Text>
        ) : (
          <>
            <JobsTable label="Jobs of this server" jobs={jobs.data.items} busy={jobs.isPlaceholderData} />
            <JobsPager
              asked={asked}
              shown={jobs.data}
              onPage={(next) => void navigate({ search: { jobs_after: next }, resetScroll: false })}
            />
          </>
        ))}
    </section>
  )
}

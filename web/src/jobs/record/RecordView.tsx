import { CopyButton, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { DataTable, type Column } from '../../common/ui/DataTable'
import { Facts } from '../../common/ui/Facts'
import { Failure, Loading } from '../../common/ui/states'
import { Time } from '../../common/ui/Time'
import { TextLink } from '../../common/ui/TextLink'
import { recordQuery, type Job, type JobRecord } from '../api'
import { options } from '../JobSummary'
import matrix from '../matrix/Matrix.module.css'

/** What was asked for and by what it was done: frozen, whatever has been changed since. */
export function RecordView({ job }: { job: Job }) {
  const [shown, setShown] = useState<'readable' | 'raw'>('readable')
  const record = useQuery(recordQuery(job.id))
  if (record.isPending) return <Loading what="Loading the record" />
  if (record.isError) return <Failure error={record.error} retry={() => void record.refetch()} />
  const raw = JSON.stringify(record.data, null, 2)
  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label="How the record is shown"
          transitionDuration={0}
          data={[
            { value: 'readable', label: 'Readable' },
            { value: 'raw', label: 'JSON' },
          ]}
          value={shown}
          onChange={setShown}
        />
        <CopyButton value={raw}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy as JSON'}
            </Button>
          )}
        </CopyButton>
      </Group>
      {shown === 'raw' ? (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
        <pre className={matrix.words} tabIndex={0} aria-label="The record as JSON">
          {raw}
        </pre>
      ) : (
        <Readable job={job} record={record.data} />
      )}
    </Stack>
  )
}

type Target = NonNullable<NonNullable<JobRecord['record']>['targets']>[number]

const targets: Column<Target>[] = [
  { id: 'hostname', header: 'Server', cell: ({ row }) => row.original.hostname },
  {
    id: 'address',
    header: 'Reached at',
    cell: ({ row: { original: target } }) =>
      target.connection === 'local'
        ? 'the hub’s own machine'
        : `${target.user}@${target.address}:${target.port}`,
  },
  {
    id: 'key',
    header: 'Host key it had to show',
    meta: { narrow: 'hide' },
    cell: ({ row }) => (
      <Text span className="mono" inherit>
        {row.original.host_key ?? (row.original.connection === 'local' ? '–' : 'none pinned: first contact')}
      </Text>
    ),
  },
]

function Readable({ job, record }: { job: Job; record: JobRecord }) {
  const { spec, record: run } = record
  const vars = Object.entries(spec.extra_vars ?? {})
  return (
    <Stack>
      <Facts
        facts={[
          [
            'Playbook',
            <TextLink key="" size="sm" to="/playbooks/$playbookId" params={{ playbookId: job.playbook.id }}>
              {spec.playbook_name}, version {spec.version}
            </TextLink>,
          ],
          ['Asked for by', `${record.requester.username}, as ${record.requester.role}`],
          ['Created', <Time key="" at={record.created_at} absolute />],
          ['Started', <Time key="" at={record.started_at} absolute />],
          ['Time limit', `${record.timeout_seconds} s`],
          ['Options', options(job).join(' · ')],
          ['Runner', record.runner_id],
          ['Ansible', run?.ansible_version],
        ]}
      />
      <div>
        <Title order={2} mb={4}>
          Variables
        </Title>
        {vars.length === 0 && job.secret_vars.length === 0 ? (
          <Text size="sm" c="dimmed">
            None were given.
          </Text>
        ) : (
          <Facts
            facts={[
              ...vars.map(([name, value]): [string, string] => [
                name,
                typeof value === 'string' ? value : JSON.stringify(value),
              ]),
              ...job.secret_vars.map(({ name, fingerprint }): [string, string] => [
                name,
                `secret, fingerprint ${fingerprint}`,
              ]),
            ]}
          />
        )}
      </div>
      {run !== null && (
        <div>
          <Title order={2} mb={4}>
            Servers as they were
          </Title>
          <DataTable
            label="Servers as they were"
            rows={run.targets ?? []}
            columns={targets}
            rowId={(one) => one.server_id}
          />
        </div>
      )}
      <Text size="sm" c="dimmed">
        Content of the playbook, servers and variables are frozen since the job was created; addresses, host
        keys and credentials since it was started.
      </Text>
    </Stack>
  )
}

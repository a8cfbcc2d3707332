import { Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { toast, toastError } from '../common/toasts'
import { Failure } from '../common/ui/states'
import { useMay, useUser } from '../common/useSession'
import { cancelJob, jobQuery, rerunJob, type Job } from './api'
import { isFinal } from './end'
import { RunDialog } from './run/RunButton'
import { inputsOf } from './run/inputs'

/** What can be done with a job, as far as this person may. */
export function JobActions({ job }: { job: Job }) {
  const mayRun = useMay('run-jobs')
  const mayCancelAny = useMay('cancel-any-job')
  const user = useUser()
  const mayCancel = mayCancelAny || (mayRun && job.user.id === user.id)
  return (
    <>
      {mayCancel && !isFinal(job.status) && <Cancel job={job} />}
      {mayRun && isFinal(job.status) && <Rerun job={job} />}
    </>
  )
}

/** The same again as it was frozen, by the playbook as it is now, or with changes. */
function Rerun({ job }: { job: Job }) {
  const [opened, { open, close }] = useDisclosure()
  const navigate = useNavigate()
  const client = useQueryClient()
  const rerun = useMutation({
    mutationFn: (latest: boolean) => rerunJob(job.id, latest),
    onSuccess: (again) => {
      void client.invalidateQueries({ queryKey: ['jobs', 'list'] })
      toast(`Job #${again.number} is queued.`)
      void navigate({ to: '/jobs/$jobId', params: { jobId: again.id } })
    },
    onError: (error) => toastError(`Job #${job.number} was not run again`, error),
  })
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            rightSection={<IconChevronDown size={14} aria-hidden />}
            loading={rerun.isPending}
          >
            Run again
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => rerun.mutate(false)}>
            The same again, version {job.playbook.version}
          </Menu.Item>
          <Menu.Item onClick={() => rerun.mutate(true)}>With the playbook’s current version</Menu.Item>
          <Menu.Item onClick={open}>With changes…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RunDialog opened={opened} onClose={close} inputs={() => inputsOf(job)} />
    </>
  )
}

function Cancel({ job }: { job: Job }) {
  const [opened, { open, close }] = useDisclosure()
  const [reason, setReason] = useState('')
  const client = useQueryClient()
  const asked = job.cancel_requested_at !== null
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.id, reason.trim() === '' ? undefined : reason.trim()),
    onSuccess: (cancelled) => {
      client.setQueryData(jobQuery(job.id).queryKey, cancelled)
      close()
    },
  })
  return (
    <>
      <Button
        color="red"
        variant="outline"
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        loading={cancel.isPending}
        disabled={asked}
        onClick={open}
      >
        {asked ? 'Ending…' : 'Cancel'}
      </Button>
      <Modal opened={opened} onClose={close} title={`Cancel job #${job.number}`}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            cancel.mutate()
          }}
        >
          <Stack>
            <Text size="sm">
              {job.status === 'pending'
                ? `${job.playbook.name} will not be started.`
                : `${job.playbook.name} is ended where it is, on its servers too. What it has changed until then stays changed.`}
            </Text>
            <TextInput
              label="Reason (optional)"
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            {cancel.isError && <Failure error={cancel.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Let it run
              </Button>
              <Button type="submit" color="red" loading={cancel.isPending}>
                Cancel the job
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}

import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Job } from './api'
import { waitInWords } from './end'

/** Why a job has not been started yet, with the way to the jobs that it waits for. */
export function Waiting({ job, short = false }: { job: Job; short?: boolean }) {
  const why = waitInWords(job.waiting_for)
  if (why === undefined) {
    return short ? null : (
      <Text size="sm" mt={6}>
        It is about to be started.
      </Text>
    )
  }
  const jobs = job.waiting_for?.jobs ?? []
  return (
    <Text size={short ? 'xs' : 'sm'} c={short ? 'dimmed' : undefined} mt={short ? 0 : 6}>
      {short ? why : `Waits: ${why}`}
      {jobs.length > 0 && ' ('}
      {jobs.map((other, place) => (
        <span key={other.id}>
          {place > 0 && ', '}
          <Anchor
            inherit
            renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId: other.id }} {...props} />}
          >
            #{other.number}
          </Anchor>
        </span>
      ))}
      {jobs.length > 0 && ')'}
    </Text>
  )
}

import { StatusBadge, type Tone } from '../common/ui/StatusBadge'
import type { JobStatus } from './api'

const TONES: Record<JobStatus, Tone> = {
  pending: 'quiet',
  running: 'busy',
  success: 'good',
  failed: 'bad',
  cancelled: 'quiet',
  lost: 'warn',
}

/** The state of a job; `ending` says that it was asked to stop and has not yet done so. */
export function JobStatusBadge({ status, ending = false }: { status: JobStatus; ending?: boolean }) {
  const stopping = ending && status === 'running'
  return <StatusBadge tone={stopping ? 'warn' : TONES[status]}>{stopping ? 'ending' : status}</StatusBadge>
}

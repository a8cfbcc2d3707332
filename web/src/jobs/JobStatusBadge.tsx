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

export function JobStatusBadge({ status }: { status: JobStatus }) {
  return <StatusBadge tone={TONES[status]}>{status}</StatusBadge>
}

import type { Job, JobStatus } from './api'

export function isFinal(status: JobStatus): boolean {
  return status !== 'pending' && status !== 'running'
}

/** What a job is doing at the moment, when that is more than its status says. */
export function phase(job: Pick<Job, 'status' | 'cancel_requested_at'>): JobStatus | 'ending' {
  return job.status === 'running' && job.cancel_requested_at !== null ? 'ending' : job.status
}

/** A job only goes forward: pending, running, ending, ended. */
function progress(job: Pick<Job, 'status' | 'cancel_requested_at'>): number {
  return job.status === 'pending' ? 0 : isFinal(job.status) ? 3 : job.cancel_requested_at === null ? 1 : 2
}

/** The newer of what is known of a job and what comes in: an answer may be older than what the stream has told meanwhile. */
export function furtherOn(known: Job | undefined, comes: Job): Job {
  return known !== undefined && progress(comes) < progress(known) ? known : comes
}

type End = Pick<Job, 'status' | 'end_reason' | 'exit_code' | 'error_message' | 'timeout_seconds'>

/** How a job ended, in words that say what to look at; nothing for one that went well or goes on. */
export function endInWords(job: End): string | undefined {
  switch (job.end_reason) {
    case null:
      return undefined
    case 'exit':
      return job.status === 'success' ? undefined : exitInWords(job.exit_code)
    case 'cancel_requested':
      return job.exit_code === null
        ? 'It was cancelled before it had begun, or had to be killed.'
        : 'It was cancelled. The last lines say what was ended on the servers.'
    case 'time_limit':
      return `It took longer than its time limit of ${job.timeout_seconds} seconds and was ended.`
    case 'shutdown':
      return 'The hub was stopped while it ran.'
    case 'no_hosts_matched':
      return 'No play matched any of its servers: look at “hosts:” of the playbook and at the limit.'
    case 'host_key_changed':
      return 'A server showed another host key than the pinned one, so nothing was run there. If it was set up anew, forget its key on the page of the server.'
    case 'credential_refused':
      return 'A server did not accept the credential to sign in with.'
    case 'not_started':
      return 'It could not be started.'
    case 'runner_lost':
      return 'Nobody can say how it ended: the runner that had it is gone. It may have done all, some or nothing of its work.'
  }
}

function exitInWords(code: number | null): string {
  switch (code) {
    case 2:
      return 'A task failed on at least one server.'
    case 4:
      return 'A server could not be reached, or the playbook is not right for Ansible: the lines say which.'
    case null:
      return 'Its process was ended by a signal that the hub did not send.'
    case 1:
    case 250:
      return `Ansible itself had an error (exit code ${code}); its text is in the lines.`
    default:
      return `Ansible ended with exit code ${code}.`
  }
}

const REASONS = {
  server_busy: 'another job runs there',
  server_reserved: 'a job that comes first waits for the same server',
  no_free_slot: 'every runner has as many jobs as it may',
  draining: 'every runner takes nothing new',
  no_runner: 'no runner is alive',
} as const

/** Why a job has not been started, in a few words. */
export function waitInWords(waiting: Job['waiting_for']): string | undefined {
  if (waiting === null) return undefined
  const reason = REASONS[waiting.reason] as string | undefined
  return reason ?? waiting.reason
}

import type { Job, NewJob } from '../api'

/** A variable of the form. The value is a text; what looks like JSON is taken as such. */
export type Variable = { name: string; value: string }

/** What the dialog holds: by the names of the API, so that what the hub refuses finds its field. */
export type RunInputs = {
  playbook_id: string | null
  /** Null is the current one. */
  version: string | null
  server_ids: string[]
  extra_vars: Variable[]
  /** The variables as YAML while they are edited so; null while the form is. */
  yaml: string | null
  secret_vars: Variable[]
  become_credential_id: string | null
  vault_credential_ids: string[]
  check: boolean
  diff: boolean
  tags: string[]
  skip_tags: string[]
  limit: string
  verbosity: string
  forks: number | string
  timeout_seconds: number | string
  priority: number | string
}

export const FIELDS = [
  'playbook_id',
  'version',
  'server_ids',
  'extra_vars',
  'secret_vars',
  'become_credential_id',
  'vault_credential_ids',
  'check',
  'diff',
  'tags',
  'skip_tags',
  'limit',
  'verbosity',
  'forks',
  'timeout_seconds',
  'priority',
] as const satisfies (keyof RunInputs)[]

export function newInputs(given: Partial<RunInputs> = {}): RunInputs {
  return {
    playbook_id: null,
    version: null,
    server_ids: [],
    extra_vars: [],
    yaml: null,
    secret_vars: [],
    become_credential_id: null,
    vault_credential_ids: [],
    check: false,
    diff: false,
    tags: [],
    skip_tags: [],
    limit: '',
    verbosity: '0',
    forks: '',
    timeout_seconds: '',
    priority: '',
    ...given,
  }
}

/** What a job was asked with, to ask it again. Secret values are not known, only their names. */
export function inputsOf(job: Job): RunInputs {
  return newInputs({
    playbook_id: job.playbook.id,
    version: String(job.playbook.version),
    server_ids: (job.servers.length > 0 ? job.servers : job.server === null ? [] : [job.server]).map(
      (server) => server.id,
    ),
    extra_vars: variables(job.extra_vars),
    secret_vars: job.secret_vars.map(({ name }) => ({ name, value: '' })),
    become_credential_id: job.become_credential_id,
    vault_credential_ids: job.vault_credential_ids,
    check: job.check,
    diff: job.diff,
    tags: job.tags,
    skip_tags: job.skip_tags,
    limit: job.limit ?? '',
    verbosity: String(job.verbosity),
    forks: job.forks ?? '',
    timeout_seconds: job.timeout_seconds,
    priority: job.priority === 0 ? '' : job.priority,
  })
}

export function variables(values: Record<string, unknown>): Variable[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: textOf(value) }))
}

/** A text that {@link valueOf} reads as the value again. */
function textOf(value: unknown): string {
  return typeof value === 'string' && valueOf(value) === value ? value : JSON.stringify(value)
}

/**
 * `3`, `true`, `["a"]` and `"3"` are read as JSON; everything else is the text itself. So is a number that would not be the
 * same again: `1.10` is a version, and 20 digits are more than a number holds.
 */
export function valueOf(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'number' && String(value) !== text.trim() ? text : value
  } catch {
    return text
  }
}

/** A name that two rows have, of which only one could be sent. */
export function repeatedName(rows: Variable[]): string | undefined {
  const names = rows.map(({ name }) => name.trim())
  return names.find((name, place) => name !== '' && names.indexOf(name) !== place)
}

/** The first that has a name and no value: values of secrets are not known when a job is run again. */
export function emptyName(rows: Variable[]): string | undefined {
  return rows.find(({ name, value }) => name.trim() !== '' && value === '')?.name.trim()
}

export function valuesOf(rows: Variable[]): Record<string, unknown> {
  return Object.fromEntries(named(rows).map(({ name, value }) => [name.trim(), valueOf(value)]))
}

function named(rows: Variable[]): Variable[] {
  return rows.filter(({ name, value }) => name.trim() !== '' || value !== '')
}

function numberOf(value: number | string): number | undefined {
  return value === '' ? undefined : Number(value)
}

/** As the hub takes it: what was left empty is left out, so that its own defaults hold. */
export function requestOf(inputs: RunInputs, extra = valuesOf(inputs.extra_vars)): NewJob {
  const secret = Object.fromEntries(named(inputs.secret_vars).map(({ name, value }) => [name.trim(), value]))
  return {
    playbook_id: inputs.playbook_id ?? '',
    version: inputs.version === null ? undefined : Number(inputs.version),
    server_ids: inputs.server_ids,
    extra_vars: Object.keys(extra).length === 0 ? undefined : extra,
    secret_vars: Object.keys(secret).length === 0 ? undefined : secret,
    become_credential_id: inputs.become_credential_id ?? undefined,
    vault_credential_ids: inputs.vault_credential_ids.length === 0 ? undefined : inputs.vault_credential_ids,
    check: inputs.check,
    diff: inputs.diff,
    tags: inputs.tags.length === 0 ? undefined : inputs.tags,
    skip_tags: inputs.skip_tags.length === 0 ? undefined : inputs.skip_tags,
    limit: inputs.limit.trim() === '' ? undefined : inputs.limit.trim(),
    verbosity: Number(inputs.verbosity),
    forks: numberOf(inputs.forks),
    timeout_seconds: numberOf(inputs.timeout_seconds),
    priority: numberOf(inputs.priority),
  }
}

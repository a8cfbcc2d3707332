/** What can become of a task on a host. */
export const RESULTS = ['failed', 'unreachable', 'changed', 'ok', 'skipped', 'ignored'] as const
export type ResultStatus = (typeof RESULTS)[number]

/** What other contexts show of jobs. */
export { JobStatusBadge } from './JobStatusBadge'
export { JobsPager } from './JobsPager'
export { JobsTable } from './JobsTable'
export { RunButton, RunDialog } from './run/RunButton'
export type { RunInputs } from './run/inputs'

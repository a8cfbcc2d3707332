/** What other contexts show of jobs. */
export { JobStatusBadge } from './JobStatusBadge'
export { JobsTable } from './JobsTable'
export { RunButton } from './run/RunButton'

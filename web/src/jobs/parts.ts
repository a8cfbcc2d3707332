/** What other contexts show of jobs. */
export { JobStatusBadge } from './JobStatusBadge'
export { JobsPager } from './JobsPager'
export { JobsTable } from './JobsTable'
export { RunButton } from './run/RunButton'

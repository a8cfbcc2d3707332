/** Of a job, besides its output. */
export const VIEWS = ['hosts', 'record'] as const

export const LEVELS = [
  'failed',
  'unreachable',
  'changed',
  'ok',
  'skipped',
  'warning',
  'info',
  'debug',
] as const

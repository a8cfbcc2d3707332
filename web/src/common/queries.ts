import { QueryClient } from '@tanstack/react-query'
import { HttpProblem, Unreachable } from './api/problem'

/** What the hub refuses stays refused; only what may be different in a moment is asked again. */
function worthAsking(failures: number, error: unknown): boolean {
  const passing = error instanceof Unreachable || (error instanceof HttpProblem && error.status >= 502)
  return passing && failures < 3
}

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: worthAsking, staleTime: 5_000, throwOnError: false },
      mutations: { retry: false },
    },
  })
}

import { Alert, Button, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { HttpProblem } from '../api/problem'

export function isStale(error: unknown): boolean {
  return error instanceof HttpProblem && error.status === 412
}

/** Somebody else was faster. What was typed stays, and may be put on top of what there is now. */
export function Stale({
  what,
  onGoOn,
  children,
}: {
  what: string
  onGoOn: () => void
  /** Where to see the other change. */
  children?: ReactNode
}) {
  return (
    <Alert
      role="alert"
      color="yellow"
      variant="outline"
      title={`Somebody has changed this ${what} meanwhile`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          Nothing was saved. What you have typed is still here; saving it again puts it over the other change.
        </Text>
        {children}
        <Button size="xs" variant="default" onClick={onGoOn}>
          Save it over the other change
        </Button>
      </Stack>
    </Alert>
  )
}

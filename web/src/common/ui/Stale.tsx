import { Alert, Button, Stack, Text } from '@mantine/core'
import { HttpProblem } from '../api/problem'

export function isStale(error: unknown): boolean {
  return error instanceof HttpProblem && error.status === 412
}

/** Somebody else was faster. What was typed stays, and may be put on top of what there is now. */
export function Stale({ what, onGoOn }: { what: string; onGoOn: () => void }) {
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
        <Button size="xs" variant="default" onClick={onGoOn}>
          Save it over the other change
        </Button>
      </Stack>
    </Alert>
  )
}

import { Alert, Text } from '@mantine/core'
import type { UseMutationResult } from '@tanstack/react-query'
import { Failure } from '../common/ui/states'
import type { ServerTest } from './api'

type Outcome = ServerTest['outcome']

const TITLES: Record<Outcome, string> = {
  ok: 'It can be signed in to, and modules run there',
  unreachable: 'It could not be reached',
  host_key_changed: 'It showed another host key than the one pinned',
  credential_refused: 'It did not accept the key',
  no_python: 'It can be signed in to, but modules cannot run there',
  not_tested: 'It was not tested',
}

const ADVICE: Partial<Record<Outcome, string>> = {
  unreachable:
    'Check its address and port, and whether something between here and there holds connections back.',
  host_key_changed:
    'Nothing was run there. If the server was set up anew, forget its host key below; if not, find out who answers at its address.',
  credential_refused: 'Add the public key to the authorized keys of its user, or choose another user or key.',
  no_python: 'Ansible needs Python 3 on the server.',
}

/** What came of the last test since the page was opened. */
export function TestResult({
  test,
}: {
  test: Pick<UseMutationResult<ServerTest>, 'data' | 'error' | 'isPending'>
}) {
  const { data, error, isPending } = test
  if (isPending) {
    return (
      <Text role="status" size="sm" mb="md">
        Signing in to it…
      </Text>
    )
  }
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return null
  return (
    <Alert
      role="status"
      color={data.outcome === 'ok' ? 'green' : 'red'}
      variant="outline"
      title={TITLES[data.outcome]}
      mb="md"
      maw={760}
    >
      {data.outcome === 'ok' ? (
        <Text size="sm">
          {data.os}; Python {data.python}; signed in within {data.latency_ms} ms.
        </Text>
      ) : (
        <>
          <Text size="sm">{ADVICE[data.outcome]}</Text>
          <Text
            size="sm"
            className="mono"
            mt="xs"
            style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
          >
            {data.message}
          </Text>
        </>
      )}
    </Alert>
  )
}

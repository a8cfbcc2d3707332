import { Alert, List, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Facts } from '../common/ui/Facts'
import { Failure, Loading } from '../common/ui/states'
import { StatusBadge } from '../common/ui/StatusBadge'
import { healthQuery } from './api'

const LOOK_AGAIN_MS = 10_000

/** What the hub stands on, and the parts of it that have stopped at an event. */
export function Health() {
  const health = useQuery({ ...healthQuery, refetchInterval: LOOK_AGAIN_MS })
  return (
    <section aria-labelledby="health-title">
      <Title order={2} id="health-title" mb="xs">
        Health
      </Title>
      {health.isPending && <Loading what="Loading the health" />}
      {health.isError && <Failure error={health.error} retry={() => void health.refetch()} />}
      {health.isSuccess && (
        <>
          {health.data.stalled.length > 0 && (
            <Alert role="alert" color="red" variant="outline" title="Something has stopped" mb="sm">
              <List size="sm">
                {health.data.stalled.map((stalled) => (
                  <List.Item key={stalled.handler}>
                    {stalled.handler} cannot get past a {stalled.event_type} (event {stalled.event_id}); it
                    has tried {stalled.failures} times. The hub&apos;s log says why.
                  </List.Item>
                ))}
              </List>
            </Alert>
          )}
          <Facts
            facts={[
              ['Hub', <Word key="hub" word={health.data.status} />],
              ...Object.entries(health.data.checks).map(([name, word]): [string, React.ReactNode] => [
                name,
                <Word key={name} word={word} />,
              ]),
            ]}
          />
        </>
      )}
    </section>
  )
}

function Word({ word }: { word: string }) {
  return (
    <StatusBadge tone={['up', 'ok', 'ready'].includes(word.toLowerCase()) ? 'good' : 'bad'}>
      {word}
    </StatusBadge>
  )
}

import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Facts } from '../common/ui/Facts'
import { Failure, Loading } from '../common/ui/states'
import { versionsQuery } from './api'

const EVENT_STORES: Record<string, string> = { database: 'the database', axon_server: 'Axon Server' }

export function Versions() {
  const versions = useQuery(versionsQuery)
  return (
    <section aria-labelledby="versions-title">
      <Title order={2} id="versions-title" mb="xs">
        Versions
      </Title>
      {versions.isPending && <Loading what="Loading the versions" />}
      {versions.isError && <Failure error={versions.error} retry={() => void versions.refetch()} />}
      {versions.isSuccess && (
        <Facts
          facts={[
            ['Daybook', versions.data.hub],
            ['Java', versions.data.java],
            ['Database', versions.data.database],
            ['Events are kept in', EVENT_STORES[versions.data.event_store] ?? versions.data.event_store],
          ]}
        />
      )}
    </section>
  )
}

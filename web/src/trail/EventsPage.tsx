import { Button, Group, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { PageHeader } from '../common/ui/PageHeader'
import { Empty, Failure, Loading, NoPermission } from '../common/ui/states'
import { StatusBadge } from '../common/ui/StatusBadge'
import { TextFilter } from '../common/ui/TextFilter'
import { useMay } from '../common/useSession'
import type { EventFilter } from './api'
import { EventList } from './EventList'
import { useFeed } from './useFeed'

export function EventsPage() {
  const maySee = useMay('see-history')
  if (maySee) return <Events />
  return (
    <>
      <PageHeader title="Events" />
      <NoPermission permission="see-history" />
    </>
  )
}

const FILTERS: { name: keyof EventFilter; label: string; width: number }[] = [
  { name: 'type', label: 'What, such as JobStarted', width: 210 },
  { name: 'aggregate_type', label: 'Of what, such as Job', width: 180 },
  { name: 'username', label: 'Who', width: 130 },
  { name: 'aggregate_id', label: 'Id of the thing', width: 290 },
]

function Events() {
  const filter = useSearch({ from: '/app/events' })
  const navigate = useNavigate({ from: '/events' })
  const [live, setLive] = useState(false)
  const filtered = FILTERS.some(({ name }) => filter[name] !== undefined)
  return (
    <>
      <PageHeader
        title="Events"
        note="Everything that has happened, in order, the newest first."
        actions={<StatusBadge tone={live ? 'good' : 'warn'}>{live ? 'live' : 'not live'}</StatusBadge>}
      />
      <Group gap="xs" mb="sm" role="search" aria-label="Events">
        {FILTERS.map(({ name, label, width }) => (
          <TextFilter
            key={name}
            width={width}
            label={label}
            value={filter[name]}
            onChange={(value) =>
              void navigate({ search: (before) => ({ ...before, [name]: value }), replace: true })
            }
          />
        ))}
        {filtered && (
          <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
            Clear the filters
          </Button>
        )}
      </Group>
      <Feed key={JSON.stringify(filter)} filter={filter} onLive={setLive} />
    </>
  )
}

function Feed({ filter, onLive }: { filter: EventFilter; onLive: (live: boolean) => void }) {
  const { past, events, stream } = useFeed(filter)
  const live = stream.state === 'open'
  useEffect(() => onLive(live), [live, onLive])
  return (
    <>
      {past.isPending && <Loading what="Loading events" />}
      {past.isError && <Failure error={past.error} retry={() => void past.refetch()} />}
      {past.isSuccess && (
        <>
          {events.length > 0 ? (
            <EventList events={events} />
          ) : (
            <Empty title="No event is like that">Change the filters, or clear them.</Empty>
          )}
          <Group justify="center" mt="sm">
            {past.hasNextPage ? (
              <Button
                variant="default"
                loading={past.isFetchingNextPage}
                onClick={() => void past.fetchNextPage()}
              >
                Show older ones
              </Button>
            ) : (
              events.length > 0 && (
                <Text size="sm" c="dimmed">
                  This is the beginning.
                </Text>
              )
            )}
          </Group>
        </>
      )}
    </>
  )
}

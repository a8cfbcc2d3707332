import { Button, Group, Text, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PageHeader } from '../common/ui/PageHeader'
import { Empty, Failure, Loading, NoPermission } from '../common/ui/states'
import { StatusBadge } from '../common/ui/StatusBadge'
import { useMay } from '../common/useSession'
import type { EventFilter } from './api'
import { EventList } from './EventList'
import { useFeed } from './useFeed'

export function EventsPage() {
  const maySee = useMay('see-history')
  const filter = useSearch({ from: '/app/events' })
  if (maySee) return <Feed key={JSON.stringify(filter)} filter={filter} />
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

function Feed({ filter }: { filter: EventFilter }) {
  const navigate = useNavigate({ from: '/events' })
  const { past, events, stream } = useFeed(filter)
  const filtered = FILTERS.some(({ name }) => filter[name] !== undefined)
  const send = (name: keyof EventFilter, typed: string) => {
    const value = typed.trim() === '' ? undefined : typed.trim()
    if (value !== filter[name]) {
      void navigate({ search: (before) => ({ ...before, [name]: value }), replace: true })
    }
  }
  return (
    <>
      <PageHeader
        title="Events"
        note="Everything that has happened, in order, the newest first."
        actions={
          <StatusBadge tone={stream.state === 'open' ? 'good' : 'warn'}>
            {stream.state === 'open' ? 'live' : 'not live'}
          </StatusBadge>
        }
      />
      <Group gap="xs" mb="sm" role="search" aria-label="Events">
        {FILTERS.map(({ name, label, width }) => (
          <TextInput
            key={name}
            w={width}
            aria-label={label}
            placeholder={label}
            spellCheck={false}
            autoCapitalize="none"
            defaultValue={filter[name] ?? ''}
            onBlur={(event) => send(name, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') send(name, event.currentTarget.value)
            }}
          />
        ))}
        {filtered && (
          <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
            Clear the filters
          </Button>
        )}
      </Group>
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

import { Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { Facts } from '../common/ui/Facts'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import type { Event } from './api'
import classes from './EventList.module.css'
import { readable } from './matches'
import { subject } from './subject'

/** Events as sentences; each opens to what changed, and from where. */
export function EventList({ events }: { events: Event[] }) {
  return (
    <ol className={classes.list} aria-label="Events, the newest first">
      {events.map((event) => (
        <Item key={event.position} event={event} />
      ))}
    </ol>
  )
}

function Item({ event }: { event: Event }) {
  const [open, setOpen] = useState(false)
  const Icon = open ? IconChevronDown : IconChevronRight
  return (
    <li className={classes.item}>
      <UnstyledButton className={classes.head} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon size={14} aria-hidden />
        <span className={classes.position}>{event.position}</span>
        <span className={classes.what}>
          <b>{readable(event.type)}</b> {subject(event)}
        </span>
        <span className={classes.who}>{event.actor.username}</span>
        <span className={classes.when}>
          <Time at={event.timestamp} />
        </span>
      </UnstyledButton>
      {open && <Details event={event} />}
    </li>
  )
}

function Details({ event }: { event: Event }) {
  const { actor } = event
  return (
    <div className={classes.details}>
      <Facts
        facts={[
          ['When', <Time key="when" at={event.timestamp} absolute />],
          ['Who', `${actor.username} (${actor.role})`],
          ...(actor.on_behalf_of === null ? [] : [['For', actor.on_behalf_of] as [string, string]]),
          ['From', actor.ip],
          ['With', actor.user_agent],
          ['Request', actor.request_id],
          [
            'Of',
            <TextLink key="of" size="sm" to="/events" search={{ aggregate_id: event.aggregate_id }}>
              {event.aggregate_type} {event.aggregate_id}
            </TextLink>,
          ],
          ['Its event', `number ${event.sequence + 1}: ${event.event_id}`],
        ]}
      />
      <Text size="xs" c="dimmed" mt="xs">
        What happened
      </Text>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys */}
      <pre className={classes.payload} tabIndex={0} aria-label="What happened">
        {JSON.stringify(event.payload, null, 2)}
      </pre>
    </div>
  )
}

import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useSyncExternalStore, type ReactNode } from 'react'
import { Elapsed, Time } from '../common/ui/Time'
import type { HostTotals, Job } from './api'
import classes from './JobSummary.module.css'
import { isFinal } from './end'
import type { LogModel } from './log/LogModel'
import { standing } from './totals'
import { Waiting } from './Waiting'

const SERVERS_SHOWN = 3

/** Who, what, where, since when and how far. */
export function JobSummary({ job, totals, log }: { job: Job; totals: HostTotals[]; log: LogModel }) {
  const servers = job.servers.length > 0 ? job.servers : job.server === null ? [] : [job.server]
  return (
    <div className={classes.summary}>
      <dl className={classes.facts}>
        <Fact name="Playbook">
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link to="/playbooks/$playbookId" params={{ playbookId: job.playbook.id }} {...props} />
            )}
          >
            {job.playbook.name}
          </Anchor>{' '}
          <Text span size="sm" c="dimmed">
            version {job.playbook.version}
          </Text>
        </Fact>
        <Fact name={servers.length === 1 ? 'Server' : `${servers.length} servers`}>
          {servers.slice(0, SERVERS_SHOWN).map((server, place) => (
            <span key={server.id}>
              {place > 0 && ', '}
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link to="/servers/$serverId" params={{ serverId: server.id }} {...props} />
                )}
              >
                {server.hostname}
              </Anchor>
            </span>
          ))}
          {servers.length > SERVERS_SHOWN && ` and ${servers.length - SERVERS_SHOWN} more`}
        </Fact>
        <Fact name="By">{job.user.username}</Fact>
        <Fact name={job.started_at === null ? 'Created' : 'Started'}>
          <Time at={job.started_at ?? job.created_at} />
        </Fact>
        <Fact name={isFinal(job.status) ? 'Took' : 'Runs for'}>
          <Elapsed from={job.started_at} to={job.completed_at} />
        </Fact>
        {options(job).length > 0 && (
          <Fact name="Options">
            <Group gap={4} component="span" display="inline-flex">
              {options(job).map((option) => (
                <Badge key={option} color="gray" variant="outline" c="var(--mantine-color-text)">
                  {option}
                </Badge>
              ))}
            </Group>
          </Fact>
        )}
      </dl>
      {job.status === 'pending' && <Waiting job={job} />}
      <Progress job={job} totals={totals} log={log} />
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** What was asked for besides playbook and servers. */
export function options(job: Job): string[] {
  return [
    job.check ? 'check' : '',
    job.diff ? 'diff' : '',
    job.limit === null ? '' : `limit ${job.limit}`,
    job.tags.length === 0 ? '' : `tags ${job.tags.join(', ')}`,
    job.skip_tags.length === 0 ? '' : `skips ${job.skip_tags.join(', ')}`,
    job.verbosity === 0 ? '' : `-${'v'.repeat(job.verbosity)}`,
    job.forks === null ? '' : `forks ${job.forks}`,
    job.priority === 0 ? '' : `priority ${job.priority}`,
  ].filter((option) => option !== '')
}

const STANDINGS = ['failed', 'unreachable', 'changed', 'ok', 'skipped'] as const

/** How many hosts stand how, and what is being done. */
function Progress({ job, totals, log }: { job: Job; totals: HostTotals[]; log: LogModel }) {
  useSyncExternalStore(log.subscribe, log.version)
  const counted = new Map<string, number>()
  for (const host of totals) {
    const how = standing(host)
    if (how !== undefined) counted.set(how, (counted.get(how) ?? 0) + 1)
  }
  const known = [...counted.values()].reduce((sum, count) => sum + count, 0)
  const all = Math.max(known, job.servers.length, job.server === null ? 0 : 1)
  const task = job.status === 'running' ? log.last?.task : undefined
  const words = STANDINGS.filter((how) => counted.has(how)).map((how) => `${counted.get(how) ?? 0} ${how}`)
  if (known === 0 && task === undefined) return null
  return (
    <div className={classes.progress}>
      <div className={classes.bar} role="img" aria-label={`Hosts: ${words.join(', ')}, of ${all}`}>
        {STANDINGS.map((how) => (
          <span key={how} data-how={how} style={{ flexGrow: counted.get(how) ?? 0 }} />
        ))}
        <span style={{ flexGrow: Math.max(0, all - known) }} />
      </div>
      <Text size="xs" c="dimmed">
        Hosts: {words.length === 0 ? 'none heard of yet' : words.join(', ')}
        {all > known && ` of ${all}`}
        {task !== undefined && (
          <>
            {' · '}Now: <bdi>{task}</bdi>
          </>
        )}
      </Text>
    </div>
  )
}

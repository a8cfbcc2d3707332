import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { PageHeader } from '../common/ui/PageHeader'
import { Empty, Failure, Loading } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { JobsTable } from '../jobs/parts'
import { dashboardQuery, type Dashboard } from './api'
import classes from './Dashboard.module.css'
import { FirstSteps } from './FirstSteps'

const STATES = ['pending', 'running', 'success', 'failed', 'cancelled', 'lost'] as const

/** How things are: kept current by the stream of changes, so nothing on it has to be reloaded. */
export function DashboardPage() {
  const dashboard = useQuery(dashboardQuery)
  return (
    <>
      <PageHeader title="Dashboard" />
      {dashboard.isPending && <Loading what="Loading the dashboard" />}
      {dashboard.isError && <Failure error={dashboard.error} retry={() => void dashboard.refetch()} />}
      {dashboard.isSuccess && <Shown dashboard={dashboard.data} />}
    </>
  )
}

function Shown({ dashboard }: { dashboard: Dashboard }) {
  const { servers, playbooks, jobs, running, last_jobs: last } = dashboard
  return (
    <Stack gap="lg">
      <FirstSteps />
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        <Figure name="Servers" value={servers.total} note={inactive(servers)} to="/servers" />
        <Figure name="Playbooks" value={playbooks.total} note={inactive(playbooks)} to="/playbooks" />
        <Figure name="Jobs" value={jobs.total} note={`${jobs.running} running`} to="/jobs" />
        <Figure
          name="Success rate"
          value={jobs.success_rate === null ? '–' : `${jobs.success_rate} %`}
          note="of those that have ended"
          to="/jobs"
        />
      </SimpleGrid>
      <nav aria-label="Jobs by state">
        <ul className={classes.states}>
          {STATES.map((status) => (
            <li key={status}>
              <TextLink to="/jobs" search={{ status }} size="sm" className={classes.state}>
                <b>{jobs[status]}</b> {status}
              </TextLink>
            </li>
          ))}
        </ul>
      </nav>
      {running.length > 0 && (
        <section aria-labelledby="running-title">
          <Title order={2} id="running-title" mb="xs">
            Running now
          </Title>
          <JobsTable label="Running now" jobs={running} />
        </section>
      )}
      <section aria-labelledby="last-title">
        <Title order={2} id="last-title" mb="xs">
          Last jobs
        </Title>
        {last.length === 0 ? (
          <Empty title="No job yet">Open a playbook and run it.</Empty>
        ) : (
          <JobsTable label="Last jobs" jobs={last} />
        )}
      </section>
    </Stack>
  )
}

function inactive({ total, active }: { total: number; active: number }): string {
  return total === active ? 'all active' : `${total - active} inactive`
}

function Figure({
  name,
  value,
  note,
  to,
}: {
  name: string
  value: number | string
  note: string
  to: '/servers' | '/playbooks' | '/jobs'
}) {
  return (
    <Paper withBorder p="sm">
      <TextLink to={to} size="sm" c="inherit">
        {name}
      </TextLink>
      <Text fz={26} fw={600} lh={1.2}>
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </Paper>
  )
}

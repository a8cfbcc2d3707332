import { Alert, Anchor, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { HttpProblem } from '../common/api/problem'
import { PageHeader } from '../common/ui/PageHeader'
import { Empty, Failure, Loading, NotFound } from '../common/ui/states'
import { hostsQuery } from './api'
import { endInWords, isFinal } from './end'
import { JobActions } from './JobActions'
import { JobStatusBadge } from './JobStatusBadge'
import { JobSummary } from './JobSummary'
import { LogView } from './log/LogView'
import { hashOfLine, lineOfHash, type LogPlace } from './log/place'
import { Matrix } from './matrix/Matrix'
import { RecordView } from './record/RecordView'
import { useLiveJob } from './useLiveJob'
import { VIEWS } from './views'

/** One job: what it is, what it prints, what became of each task on each host, and what exactly was run. */
export function JobPage() {
  const { jobId } = useParams({ from: '/app/jobs/$jobId' })
  const search = useSearch({ from: '/app/jobs/$jobId' })
  const line = useLocation({ select: ({ hash }) => lineOfHash(hash) })
  const navigate = useNavigate({ from: '/jobs/$jobId' })
  const { job: found, log, stream, error, retry } = useLiveJob(jobId)
  const hosts = useQuery({ ...hostsQuery(jobId), enabled: found.isSuccess })
  const failure = error ?? found.error
  if (failure instanceof HttpProblem && [400, 404].includes(failure.status)) {
    return (
      <NotFound
        what="job"
        back={<Anchor renderRoot={(props) => <Link to="/jobs" {...props} />}>To all jobs</Anchor>}
      />
    )
  }
  if (failure != null && found.data === undefined) return <Failure error={failure} retry={retry} />
  if (found.data === undefined) return <Loading what="Loading the job" />

  const job = found.data
  const live = !isFinal(job.status)
  const totals = hosts.data?.hosts ?? []
  const place = { line, level: search.level, host: search.host, q: search.q }
  const openView = (view: (typeof VIEWS)[number] | undefined) =>
    void navigate({ search: (before) => ({ ...before, view }), hash: true, resetScroll: false })
  const openLine = (number: number) =>
    void navigate({
      search: (before) => ({ ...before, view: undefined, level: undefined, host: undefined }),
      hash: hashOfLine(number),
      resetScroll: false,
    })
  const look = ({ line: number, ...change }: Partial<LogPlace>) =>
    void navigate({
      search: (before) => ({ ...before, ...change }),
      hash: number === undefined ? true : hashOfLine(number),
      replace: true,
      resetScroll: false,
    })
  return (
    <>
      <PageHeader
        title={`Job #${job.number}`}
        shown={
          <>
            Job #{job.number} <JobStatusBadge status={job.status} ending={job.cancel_requested_at !== null} />
          </>
        }
        actions={<JobActions job={job} />}
      />
      <JobSummary job={job} totals={totals} log={log} />
      <End words={endInWords(job)} details={job.error_message} bad={job.status !== 'cancelled'} />
      {stream === 'refused' && <Failure error={new Error('The hub no longer tells about this job.')} />}
      <Tabs
        value={search.view ?? 'output'}
        onChange={(view) => openView(VIEWS.find((known) => known === view))}
        keepMounted={false}
        variant="default"
      >
        <Tabs.List mb="sm">
          <Tabs.Tab value="output">Output</Tabs.Tab>
          <Tabs.Tab value="hosts">Hosts and tasks</Tabs.Tab>
          <Tabs.Tab value="record">Record</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="output">
          {!live && log.total === 0 && job.total_lines === 0 ? (
            <Empty title="No output">It ended before it had printed anything.</Empty>
          ) : (
            <LogView
              key={job.id}
              job={job}
              log={log}
              live={live}
              place={place}
              hosts={totals.map((host) => host.host)}
              onPlace={look}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="hosts">
          <Matrix job={job} hosts={hosts} onLine={openLine} />
        </Tabs.Panel>
        <Tabs.Panel value="record">
          <RecordView job={job} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function End({ words, details, bad }: { words: string | undefined; details: string | null; bad: boolean }) {
  if (words === undefined && details === null) return null
  return (
    <Alert color={bad ? 'red' : 'gray'} variant="outline" p="xs" mb="sm" title={words}>
      {details}
    </Alert>
  )
}

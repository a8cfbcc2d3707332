import { Button, Group, Select, Text } from '@mantine/core'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { Pager } from '../../common/ui/Pager'
import { Empty, Failure, Loading } from '../../common/ui/states'
import { tasksQuery, type Hosts, type Job, type TaskRow } from '../api'
import { isFinal } from '../end'
import { duration } from '../../common/time'
import { HostTable } from './HostTable'
import classes from './Matrix.module.css'
import { ResultDialog } from './ResultDialog'
import { RESULTS, type ResultStatus } from './results'

const HOSTS_SHOWN = 12
const TASKS_SHOWN = 50

export type Chosen = { task: TaskRow; host: string }

/** Tasks down, hosts across: what became of each task on each host, and the way to what it printed. */
export function Matrix({
  job,
  hosts,
  onLine,
}: {
  job: Job
  hosts: UseQueryResult<Hosts>
  onLine: (line: number) => void
}) {
  const [page, setPage] = useState(1)
  const [status, setStatus] = useState<ResultStatus>()
  const [first, setFirst] = useState(0)
  const [chosen, setChosen] = useState<Chosen>()
  const names = (hosts.data?.hosts ?? []).map((host) => host.host)
  const shown = names.slice(first, first + HOSTS_SHOWN)
  const tasks = useQuery({
    ...tasksQuery(job.id, {
      page,
      per_page: TASKS_SHOWN,
      hosts_after: first === 0 ? undefined : names[first - 1],
      hosts_limit: HOSTS_SHOWN,
      status,
    }),
    placeholderData: keepPreviousData,
  })
  if (hosts.isPending || tasks.isPending) return <Loading what="Loading the results" />
  if (hosts.isError) return <Failure error={hosts.error} retry={() => void hosts.refetch()} />
  if (tasks.isError) return <Failure error={tasks.error} retry={() => void tasks.refetch()} />
  if (names.length === 0 && tasks.data.items.length === 0 && status === undefined) {
    return (
      <Empty title="No results">
        {isFinal(job.status)
          ? 'It ended before a task had a result on any host.'
          : 'There are none yet. They come as tasks end.'}
      </Empty>
    )
  }
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <Select
          aria-label="Only tasks with this result"
          placeholder="Tasks with any result"
          size="sm"
          w={210}
          clearable
          clearButtonProps={{ 'aria-label': 'Tasks with any result' }}
          data={RESULTS.map((one) => ({ value: one, label: `With ${one}` }))}
          value={status ?? null}
          onChange={(value) => {
            setStatus(RESULTS.find((known) => known === value))
            setPage(1)
          }}
        />
        {names.length > HOSTS_SHOWN && (
          <Group gap="xs" component="nav" aria-label="Hosts shown">
            <Button
              variant="default"
              size="xs"
              disabled={first === 0}
              onClick={() => setFirst(Math.max(0, first - HOSTS_SHOWN))}
            >
              Hosts before
            </Button>
            <Text size="sm" c="dimmed">
              {first + 1}–{Math.min(first + HOSTS_SHOWN, names.length)} of {names.length} hosts
            </Text>
            <Button
              variant="default"
              size="xs"
              disabled={first + HOSTS_SHOWN >= names.length}
              onClick={() => setFirst(first + HOSTS_SHOWN)}
            >
              Hosts behind
            </Button>
          </Group>
        )}
      </Group>
      {tasks.data.items.length === 0 ? (
        <Empty title="No such tasks">No task has this result on any host.</Empty>
      ) : (
        <Grid tasks={tasks.data.items} hosts={shown} onChoose={setChosen} onLine={onLine} />
      )}
      <Pager what="tasks" pagination={tasks.data.pagination} onPage={setPage} />
      <HostTable hosts={hosts.data.hosts} />
      {chosen !== undefined && (
        <ResultDialog job={job} chosen={chosen} onLine={onLine} onClose={() => setChosen(undefined)} />
      )}
    </>
  )
}

function Grid({
  tasks,
  hosts,
  onChoose,
  onLine,
}: {
  tasks: TaskRow[]
  hosts: string[]
  onChoose: (chosen: Chosen) => void
  onLine: (line: number) => void
}) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
    <div className={classes.scroll} role="region" aria-label="Results of tasks on hosts" tabIndex={0}>
      <table className={classes.grid}>
        <thead>
          <tr>
            <th scope="col">Task</th>
            {hosts.map((host) => (
              <th key={host} scope="col" className={classes.host}>
                {host}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <tr key={task.task_id}>
              <th scope="row">
                <TaskName task={task} onLine={onLine} />
              </th>
              {hosts.map((host) => {
                const result = task.results.find((one) => one.host === host)
                return (
                  <td key={host}>
                    {result === undefined ? (
                      <span className={classes.none} aria-label={`No result on ${host}`} role="img">
                        –
                      </span>
                    ) : (
                      <button
                        type="button"
                        className={classes.cell}
                        data-how={result.status}
                        aria-label={`${task.name} on ${host}: ${result.status}`}
                        title={[result.status, took(result.duration_ms)].filter(Boolean).join(', ')}
                        onClick={() => onChoose({ task, host })}
                      >
                        {result.status}
                      </button>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TaskName({ task, onLine }: { task: TaskRow; onLine: (line: number) => void }) {
  const { line } = task
  return (
    <>
      {line === null ? (
        <bdi>{task.name}</bdi>
      ) : (
        <button type="button" className={classes.task} onClick={() => onLine(line)}>
          <bdi>{task.name}</bdi>
        </button>
      )}
      {task.module !== null && <span className={classes.module}>{task.module}</span>}
    </>
  )
}

function took(ms: number | null): string {
  return ms === null ? '' : duration(ms)
}

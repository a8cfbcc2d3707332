import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { duration } from '../../common/time'
import { Facts } from '../../common/ui/Facts'
import { Failure, Loading } from '../../common/ui/states'
import { resultQuery, type Job } from '../api'
import { pieces } from '../log/text'
import type { Chosen } from './Matrix'
import classes from './Matrix.module.css'

/** What became of one task on one host, and what was printed about it. */
export function ResultDialog({
  job,
  chosen: { task, host },
  onLine,
  onClose,
}: {
  job: Job
  chosen: Chosen
  onLine: (line: number) => void
  onClose: () => void
}) {
  const found = useQuery(resultQuery(job.id, task.task_id, host))
  const line = found.data?.result.line ?? task.line
  return (
    <Modal opened onClose={onClose} closeOnClickOutside size="xl" title={`${task.name} on ${host}`}>
      {found.isPending && <Loading what="Loading the result" />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && (
        <Stack>
          <Facts
            facts={[
              ['Result', found.data.result.status],
              [
                'Took',
                found.data.result.duration_ms === null ? null : duration(found.data.result.duration_ms),
              ],
              ['Module', task.module],
              ['Defined at', task.path],
              ['Items of its loop', found.data.result.items],
            ]}
          />
          {found.data.lines.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing was printed about it.
            </Text>
          ) : (
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is scrolled by keys
            <pre className={classes.words} tabIndex={0} aria-label="What was printed">
              {found.data.lines
                .map((one) =>
                  pieces(one.content)
                    .map((piece) => piece.text)
                    .join(''),
                )
                .join('\n')}
            </pre>
          )}
          {found.data.has_more && (
            <Text size="sm" c="dimmed">
              There is more of it in the output.
            </Text>
          )}
          <Group justify="flex-end">
            {line !== null && <Button onClick={() => onLine(line)}>Show in the output</Button>}
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

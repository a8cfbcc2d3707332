import { Button, Group, Stack, Text, Timeline } from '@mantine/core'
import { IconHistory, IconRestore } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Pager } from '../common/ui/Pager'
import { Failure, Loading } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import { useMay } from '../common/useSession'
import { versionsQuery, type Playbook, type Version } from './api'
import { Restore } from './Restore'

/** Every version with its author, time and message, newest first; each can be compared and restored. */
export function Versions({ playbook }: { playbook: Playbook }) {
  const { page = 1 } = useSearch({ from: '/app/playbooks/$playbookId' })
  const navigate = useNavigate({ from: '/playbooks/$playbookId' })
  const mayEdit = useMay('edit-playbooks')
  const [restoring, setRestoring] = useState<Version>()
  const versions = useQuery({ ...versionsQuery(playbook.id, page), placeholderData: keepPreviousData })
  if (versions.isPending) return <Loading what="Loading the versions" />
  if (versions.isError) return <Failure error={versions.error} retry={() => void versions.refetch()} />
  return (
    <Stack gap="sm">
      <Timeline bulletSize={22} lineWidth={2} active={-1} aria-label="Versions">
        {versions.data.items.map((version) => (
          <Timeline.Item
            key={version.number}
            bullet={
              version.restored_from === null ? (
                <IconHistory size={13} aria-hidden />
              ) : (
                <IconRestore size={13} aria-hidden />
              )
            }
            title={
              <Text span size="sm" fw={600}>
                v{version.number}
                {version.number === playbook.current_version && ' (current)'}
              </Text>
            }
          >
            <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
              {version.message || 'No message'}
            </Text>
            <Text size="xs" c="dimmed">
              {version.created_by} · <Time at={version.created_at} />
              {version.restored_from !== null && ` · the content of v${version.restored_from}`}
            </Text>
            <Group gap="md" mt={4}>
              {version.number > 1 && (
                <TextLink
                  size="sm"
                  to="/playbooks/$playbookId"
                  params={{ playbookId: playbook.id }}
                  search={{ tab: 'diff', from: version.number - 1, to: version.number }}
                >
                  What it changed<span className="visually-hidden"> in v{version.number}</span>
                </TextLink>
              )}
              {version.number !== playbook.current_version && (
                <TextLink
                  size="sm"
                  to="/playbooks/$playbookId"
                  params={{ playbookId: playbook.id }}
                  search={{ tab: 'diff', from: version.number, to: playbook.current_version }}
                >
                  Compare with the current one<span className="visually-hidden">: v{version.number}</span>
                </TextLink>
              )}
              {mayEdit && version.number !== playbook.current_version && (
                <Button size="compact-xs" variant="default" onClick={() => setRestoring(version)}>
                  Restore v{version.number}…
                </Button>
              )}
            </Group>
          </Timeline.Item>
        ))}
      </Timeline>
      <Pager
        what="versions"
        pagination={versions.data.pagination}
        onPage={(next) => void navigate({ search: (before) => ({ ...before, page: next }) })}
      />
      {restoring !== undefined && (
        <Restore playbook={playbook} version={restoring.number} onClose={() => setRestoring(undefined)} />
      )}
    </Stack>
  )
}

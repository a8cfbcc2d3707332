import { Stack, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { HttpProblem } from '../common/api/problem'
import { PageHeader } from '../common/ui/PageHeader'
import { Failure, Loading, NoPermission, NotFound } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { Time } from '../common/ui/Time'
import { useMay } from '../common/useSession'
import { RunButton } from '../jobs/parts'
import { playbookQuery, type Playbook } from './api'
import { Content } from './Content'
import { Diff } from './Diff'
import { Versions } from './Versions'

export function PlaybookPage() {
  const { playbookId } = useParams({ from: '/app/playbooks/$playbookId' })
  const playbook = useQuery(playbookQuery(playbookId))
  if (playbook.isPending) return <Loading what="Loading the playbook" />
  if (playbook.isError) {
    return playbook.error instanceof HttpProblem && playbook.error.status === 404 ? (
      <NotFound what="playbook" back={<TextLink to="/playbooks">To the playbooks</TextLink>} />
    ) : (
      <Failure error={playbook.error} retry={() => void playbook.refetch()} />
    )
  }
  return <Shown playbook={playbook.data} key={playbookId} />
}

function Shown({ playbook }: { playbook: Playbook }) {
  const { tab = 'content' } = useSearch({ from: '/app/playbooks/$playbookId' })
  const navigate = useNavigate({ from: '/playbooks/$playbookId' })
  const maySeeHistory = useMay('see-history')
  return (
    <Stack gap="xs">
      <PageHeader
        title={playbook.name}
        note={
          <>
            {playbook.description !== '' && <>{playbook.description} · </>}v{playbook.current_version}, saved
            by {playbook.updated_by} <Time at={playbook.updated_at} />
          </>
        }
        actions={playbook.is_active && <RunButton inputs={() => ({ playbook_id: playbook.id })} />}
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) =>
          void navigate({
            search: value === 'versions' || value === 'diff' ? { tab: value } : {},
            resetScroll: false,
          })
        }
      >
        <Tabs.List mb="sm">
          <Tabs.Tab value="content">Content</Tabs.Tab>
          <Tabs.Tab value="versions">Versions</Tabs.Tab>
          <Tabs.Tab value="diff">Compare</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="content">
          <Content playbook={playbook} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          {maySeeHistory ? <Versions playbook={playbook} /> : <NoPermission permission="see-history" />}
        </Tabs.Panel>
        <Tabs.Panel value="diff">
          {maySeeHistory ? <Diff playbook={playbook} /> : <NoPermission permission="see-history" />}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

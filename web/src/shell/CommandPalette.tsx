import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBook2, IconListDetails, IconPlayerPlay, IconSearch, IconServer2 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../common/useSession'
import { jobsQuery } from '../jobs/api'
import { RunDialog, type RunInputs } from '../jobs/parts'
import { playbooksQuery } from '../playbooks/api'
import { serversQuery } from '../servers/api'
import type { Place } from './navigation'

const FOUND = 5

/** Ctrl-K: pages by name, servers, playbooks and jobs as the hub finds them, and a run of a playbook. */
export function CommandPalette({ places }: { places: Place[] }) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const mayRun = useMay('run-jobs')
  const [run, setRun] = useState<Partial<RunInputs>>()
  const [search] = useDebouncedValue(text.trim().replace(/^run\s+/i, ''), 150) // "run deploy" looks for deploy
  const asked = search.length > 1
  const servers = useQuery({
    ...serversQuery({ search, per_page: FOUND }),
    enabled: asked,
    placeholderData: keepPreviousData,
  })
  const playbooks = useQuery({
    ...playbooksQuery({ search, per_page: FOUND }),
    enabled: asked,
    placeholderData: keepPreviousData,
  })
  const number = /^(?:job\s*)?#?(\d+)$/i.exec(search)?.[1]
  const jobs = useQuery({
    ...jobsQuery({ search: `#${number}`, per_page: 1 }),
    enabled: number !== undefined,
    placeholderData: keepPreviousData,
  })

  const pages: SpotlightActionData[] = places.map((place) => ({
    id: place.to,
    label: place.label,
    leftSection: <place.icon size={16} aria-hidden />,
    onClick: () => void navigate({ to: place.to }),
  }))
  const found = asked ? (playbooks.data?.items ?? []) : []
  const runs: SpotlightActionData[] = [
    ...found
      .filter((playbook) => playbook.is_active)
      .map((playbook) => ({
        id: `run-${playbook.id}`,
        label: `Run ${playbook.name}…`,
        inputs: { playbook_id: playbook.id },
      })),
    { id: 'run', label: 'Run a playbook…', inputs: {} },
  ].map(({ id, label, inputs }) => ({
    id,
    label,
    keywords: asked ? [search, text] : [],
    leftSection: <IconPlayerPlay size={16} aria-hidden />,
    onClick: () => setRun(inputs),
  }))
  const groups: SpotlightActionGroupData[] = [
    { group: 'Pages', actions: pages },
    {
      group: 'Servers',
      actions: (asked ? (servers.data?.items ?? []) : []).map((server) => ({
        id: server.id,
        label: server.hostname,
        description: server.ip_address,
        keywords: [search],
        leftSection: <IconServer2 size={16} aria-hidden />,
        onClick: () => void navigate({ to: '/servers/$serverId', params: { serverId: server.id } }),
      })),
    },
    {
      group: 'Playbooks',
      actions: found.map((playbook) => ({
        id: playbook.id,
        label: playbook.name,
        description: playbook.description,
        keywords: [search],
        leftSection: <IconBook2 size={16} aria-hidden />,
        onClick: () => void navigate({ to: '/playbooks/$playbookId', params: { playbookId: playbook.id } }),
      })),
    },
    {
      group: 'Jobs',
      actions: (number === undefined ? [] : (jobs.data?.items ?? [])).map((job) => ({
        id: job.id,
        label: `Job #${job.number}`,
        description: `${job.playbook.name}, ${job.status}`,
        keywords: [search, text],
        leftSection: <IconListDetails size={16} aria-hidden />,
        onClick: () => void navigate({ to: '/jobs/$jobId', params: { jobId: job.id } }),
      })),
    },
    { group: 'Run', actions: mayRun ? runs : [] },
  ]
  return (
    <>
      <Spotlight
        actions={groups.filter((group) => group.actions.length > 0)}
        query={text}
        onQueryChange={setText}
        shortcut={['mod + K']}
        nothingFound="Nothing found"
        highlightQuery
        scrollable
        maxHeight={400}
        searchProps={{
          leftSection: <IconSearch size={18} aria-hidden />,
          placeholder: 'Pages, servers, playbooks, #42',
          'aria-label': 'Go to',
        }}
      />
      <RunDialog opened={run !== undefined} onClose={() => setRun(undefined)} inputs={() => run ?? {}} />
    </>
  )
}

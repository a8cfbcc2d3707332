import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBook2, IconSearch, IconServer2 } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { playbooksQuery } from '../playbooks/api'
import { serversQuery } from '../servers/api'
import type { Place } from './navigation'

const FOUND = 5

/** Ctrl-K: pages by name, and servers and playbooks as the hub finds them. */
export function CommandPalette({ places }: { places: Place[] }) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 150)
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

  const pages: SpotlightActionData[] = places.map((place) => ({
    id: place.to,
    label: place.label,
    leftSection: <place.icon size={16} aria-hidden />,
    onClick: () => void navigate({ to: place.to }),
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
      actions: (asked ? (playbooks.data?.items ?? []) : []).map((playbook) => ({
        id: playbook.id,
        label: playbook.name,
        description: playbook.description,
        keywords: [search],
        leftSection: <IconBook2 size={16} aria-hidden />,
        onClick: () => void navigate({ to: '/playbooks/$playbookId', params: { playbookId: playbook.id } }),
      })),
    },
  ]
  return (
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
        placeholder: 'Pages, servers, playbooks',
        'aria-label': 'Go to',
      }}
    />
  )
}

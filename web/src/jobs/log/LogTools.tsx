import { ActionIcon, Group, Menu, Select, Text, Tooltip } from '@mantine/core'
import {
  IconAdjustments,
  IconAlertTriangle,
  IconChevronDown,
  IconChevronUp,
  IconDownload,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { SearchInput } from '../../common/ui/SearchInput'
import { toastError } from '../../common/toasts'
import { downloadLog, type Job } from '../api'
import { LEVELS } from './levels'
import classes from './Log.module.css'
import type { LogModel } from './LogModel'
import type { Times } from './LogRow'
import type { LogPlace } from './place'

export type LogSettings = { times: Times; wrap: boolean }

type Actions = Record<
  'nextHit' | 'previousHit' | 'nextFailure' | 'previousFailure' | 'copyLine' | 'copyLink' | 'copyShown',
  () => void
>

const TIMES: { value: Times; label: string }[] = [
  { value: 'relative', label: 'Since the start' },
  { value: 'absolute', label: 'Time of day' },
  { value: 'off', label: 'None' },
]

export function LogTools({
  job,
  log,
  hosts,
  place,
  settings,
  onPlace,
  onSettings,
  actions,
}: {
  job: Job
  log: LogModel
  hosts: string[]
  place: LogPlace
  settings: LogSettings
  onPlace: (change: Partial<LogPlace>) => void
  onSettings: (change: Partial<LogSettings>) => void
  actions: Actions
}) {
  const { failed } = log
  return (
    <div className={classes.tools} role="toolbar" aria-label="Output">
      <div className={classes.search}>
        <SearchInput
          label="Search the output"
          value={place.q}
          onSearch={(q) => onPlace({ q })}
          onEnter={(backward) => (backward ? actions.previousHit() : actions.nextHit())}
        />
      </div>
      {place.q !== undefined && (
        <Group gap={4} wrap="nowrap">
          <Text className={classes.count} role="status">
            {hitsInWords(log, place.line)}
          </Text>
          <IconAction label="Previous place found (N)" icon={IconChevronUp} run={actions.previousHit} />
          <IconAction label="Next place found (n)" icon={IconChevronDown} run={actions.nextHit} />
        </Group>
      )}
      <Select
        className={classes.select}
        aria-label="Level"
        placeholder="Every level"
        size="sm"
        clearable
        clearButtonProps={{ 'aria-label': 'Every level' }}
        data={[...LEVELS]}
        value={place.level ?? null}
        onChange={(level) => onPlace({ level: LEVELS.find((known) => known === level) })}
      />
      <Select
        className={classes.select}
        aria-label="Host"
        placeholder="Every host"
        size="sm"
        clearable
        clearButtonProps={{ 'aria-label': 'Every host' }}
        searchable
        limit={100}
        data={place.host === undefined || hosts.includes(place.host) ? hosts : [place.host, ...hosts]}
        value={place.host ?? null}
        onChange={(host) => onPlace({ host: host ?? undefined })}
        nothingFoundMessage="No such host"
      />
      <Tooltip label={failed === 0 ? 'Nothing failed so far' : 'Next failure (e); E for the one before'}>
        <ActionIcon
          variant="default"
          size="36"
          w="auto"
          px={8}
          color="red"
          aria-label={`Next failure, of ${failed}`}
          disabled={failed === 0}
          onClick={actions.nextFailure}
        >
          <Group gap={4} wrap="nowrap">
            <IconAlertTriangle size={16} aria-hidden />
            <Text span size="sm">
              {failed}
            </Text>
          </Group>
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={210} transitionProps={{ duration: 0 }} closeOnItemClick={false}>
        <Menu.Target>
          <ActionIcon variant="default" size="36" aria-label="How the output is shown">
            <IconAdjustments size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            role="menuitemcheckbox"
            aria-checked={settings.wrap}
            fw={settings.wrap ? 600 : undefined}
            rightSection={settings.wrap ? '✓' : undefined}
            onClick={() => onSettings({ wrap: !settings.wrap })}
          >
            Wrap long lines
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Times</Menu.Label>
          {TIMES.map(({ value, label }) => (
            <Menu.Item
              key={value}
              role="menuitemradio"
              aria-checked={settings.times === value}
              fw={settings.times === value ? 600 : undefined}
              rightSection={settings.times === value ? '✓' : undefined}
              onClick={() => onSettings({ times: value })}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>Copy</Menu.Label>
          <Menu.Item onClick={actions.copyLine} disabled={place.line === undefined}>
            The selected line
          </Menu.Item>
          <Menu.Item onClick={actions.copyLink}>A link to this place</Menu.Item>
          <Menu.Item onClick={actions.copyShown}>The lines on the screen</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DownloadMenu job={job} />
    </div>
  )
}

function DownloadMenu({ job }: { job: Job }) {
  const download = useMutation({
    mutationFn: (query: Parameters<typeof downloadLog>[1]) => downloadLog(job, query),
    onError: (error) => toastError('The log could not be downloaded', error),
  })
  const get = download.mutate
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon variant="default" size="36" aria-label="Download the output" loading={download.isPending}>
          <IconDownload size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => get({})}>Text</Menu.Item>
        <Menu.Item onClick={() => get({ timestamps: true })}>Text with times</Menu.Item>
        <Menu.Item onClick={() => get({ format: 'ndjson' })}>NDJSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function IconAction({
  label,
  icon: Icon,
  run,
}: {
  label: string
  icon: typeof IconChevronUp
  run: () => void
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="36" aria-label={label} onClick={run}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

/** Which of the places found is the selected one: "3 of 120", "10,000+". */
function hitsInWords(log: LogModel, line: number | undefined): string {
  const { hits } = log
  if (hits === undefined) return ''
  const { numbers, complete } = hits
  if (numbers.length === 0) return complete ? 'None' : 'Searching…'
  const count = `${numbers.length.toLocaleString('en')}${complete ? '' : '+'}`
  const place = line === undefined ? -1 : log.placeOfHit(line)
  return place < 0 ? count : `${(place + 1).toLocaleString('en')} of ${count}`
}

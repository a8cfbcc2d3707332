import { Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Failure, Loading } from '../common/ui/states'
import { contentQuery, type Playbook } from './api'

const DiffView = lazy(() => import('./editor/DiffView'))

/** Any two versions, in one column or side by side. The address names them, so that it can be sent to somebody. */
export function Diff({ playbook }: { playbook: Playbook }) {
  const newest = playbook.current_version
  const search = useSearch({ from: '/app/playbooks/$playbookId' })
  const navigate = useNavigate({ from: '/playbooks/$playbookId' })
  const narrow = useMediaQuery('(max-width: 48em)')
  const to = Math.min(search.to ?? newest, newest)
  const from = Math.min(search.from ?? Math.max(1, to - 1), newest)
  const sideBySide = search.view === 'side-by-side' && !narrow
  const [before, after] = useQueries({
    queries: [contentQuery(playbook.id, from), contentQuery(playbook.id, to)],
  })
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true, resetScroll: false })
  const failed = [before, after].find((one) => one.isError)
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        <VersionInput
          label="From version"
          value={from}
          newest={newest}
          onChange={(value) => change({ from: value })}
        />
        <VersionInput
          label="To version"
          value={to}
          newest={newest}
          onChange={(value) => change({ to: value })}
        />
        {!narrow && (
          <SegmentedControl
            aria-label="How to show the difference"
            size="sm"
            transitionDuration={0}
            data={[
              { value: 'inline', label: 'Inline' },
              { value: 'side-by-side', label: 'Side by side' },
            ]}
            value={sideBySide ? 'side-by-side' : 'inline'}
            onChange={(value) => change({ view: value === 'side-by-side' ? value : undefined })}
          />
        )}
      </Group>
      {failed?.error != null && (
        <Failure error={failed.error} retry={() => void Promise.all([before.refetch(), after.refetch()])} />
      )}
      {(before.isPending || after.isPending) && <Loading what="Loading the versions" />}
      {before.isSuccess &&
        after.isSuccess &&
        (before.data.content === after.data.content ? (
          <Text size="sm" role="status">
            v{from} and v{to} have the same content.
          </Text>
        ) : (
          <Suspense fallback={<Loading what="Loading the comparison" />}>
            <DiffView
              from={before.data.content}
              to={after.data.content}
              labels={[`v${from}`, `v${to}`]}
              sideBySide={sideBySide}
            />
          </Suspense>
        ))}
    </Stack>
  )
}

function VersionInput({
  label,
  value,
  newest,
  onChange,
}: {
  label: string
  value: number
  newest: number
  onChange: (version: number) => void
}) {
  return (
    <NumberInput
      label={label}
      w={120}
      min={1}
      max={newest}
      allowDecimal={false}
      value={value}
      onChange={(next) => {
        if (typeof next === 'number' && next >= 1 && next <= newest) onChange(next)
      }}
    />
  )
}

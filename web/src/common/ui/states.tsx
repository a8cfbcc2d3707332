import { Alert, Anchor, Button, Code, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconAlertTriangle, IconLock, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { HttpProblem, Unreachable } from '../api/problem'
import { leastRole, type Permission } from '../permissions'

export function Loading({ what = 'Loading' }: { what?: string }) {
  return (
    <Group role="status" gap="xs" p="md">
      <Loader size="xs" aria-hidden />
      <Text size="sm" c="dimmed">
        {what}…
      </Text>
    </Group>
  )
}

/** Nothing is there yet, and what to do about it. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md">
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text size="sm" c="dimmed" ta="center" maw={460}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  )
}

/** What went wrong, in the hub's own words, with the number by which its log knows the request. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  if (error instanceof HttpProblem && error.status === 403) {
    return <NoPermission />
  }
  const unreachable = error instanceof Unreachable
  const message = error instanceof Error ? error.message : String(error)
  return (
    <Alert
      role="alert"
      color="red"
      variant="outline"
      my="sm"
      icon={unreachable ? <IconPlugConnectedX aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={unreachable ? 'The hub cannot be reached' : 'That did not work'}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {unreachable ? 'It is stopped, or the network is. What you have typed is still here.' : message}
        </Text>
        {error instanceof HttpProblem &&
          error.errors
            .filter((one) => one.message !== message)
            .map((one) => (
              <Text key={`${one.field} ${one.message}`} size="sm">
                <Code>{one.field}</Code> {one.message}
              </Text>
            ))}
        {error instanceof HttpProblem && error.requestId !== undefined && (
          <Text size="xs" c="dimmed">
            Request <Code>{error.requestId}</Code>
          </Text>
        )}
        {retry !== undefined && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={retry}
          >
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

export function NoPermission({ permission }: { permission?: Permission }) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md">
      <IconLock aria-hidden />
      <Title order={2}>Not for your role</Title>
      <Text size="sm" c="dimmed" ta="center" maw={460}>
        {permission === undefined
          ? 'Your role does not allow this. An administrator can give you another one.'
          : `This needs the role ${leastRole(permission)} or a higher one. An administrator can give it to you.`}
      </Text>
    </Stack>
  )
}

export function NotFound({ what = 'page', back }: { what?: string; back?: ReactNode }) {
  const title = `There is no such ${what}`
  useDocumentTitle(`${title} · Daybook`)
  return (
    <Stack align="center" gap="xs" py="xl" px="md">
      <Title order={1} fz="md" id="page-title" tabIndex={-1} style={{ outline: 'none' }}>
        {title}
      </Title>
      <Text size="sm" c="dimmed" ta="center" maw={460}>
        It may have been removed, or the address is wrong.
      </Text>
      {back ?? <Anchor href="/">To the dashboard</Anchor>}
    </Stack>
  )
}

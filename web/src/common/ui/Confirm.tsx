import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failure } from './states'

/** Asks before something is destroyed. The title and the button name what that is. */
export function Confirm({
  opened,
  onClose,
  title,
  children,
  action,
  onConfirm,
  pending,
  error,
  harmless = false,
}: {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** What the button says: the deed, not "OK". */
  action: string
  onConfirm: () => void
  pending: boolean
  error: unknown
  harmless?: boolean
}) {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Stack>
        <div>{children}</div>
        {error != null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it as it is
          </Button>
          <Button color={harmless ? undefined : 'red'} onClick={onConfirm} loading={pending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

import { Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from '../common/toasts'
import { Confirm } from '../common/ui/Confirm'
import { playbookQuery, restoreVersion, type Playbook } from './api'

/** Makes the content of an older version the newest one. Nothing is lost: what there is now stays a version. */
export function Restore({
  playbook,
  version,
  onClose,
}: {
  playbook: Playbook
  version: number
  onClose: () => void
}) {
  const cache = useQueryClient()
  const [message, setMessage] = useState('')
  const restore = useMutation({
    mutationFn: () => restoreVersion(playbook, version, message === '' ? undefined : message),
    onSuccess: async (saved) => {
      cache.setQueryData(playbookQuery(saved.id).queryKey, saved)
      await cache.invalidateQueries({ queryKey: ['playbooks'] })
      toast(
        saved.current_version === playbook.current_version
          ? `v${version} has the content that is current anyway.`
          : `v${version} is restored as v${saved.current_version}.`,
      )
      onClose()
    },
  })
  return (
    <Confirm
      opened
      onClose={onClose}
      title={`Restore v${version} of ${playbook.name}?`}
      action={`Restore as v${playbook.current_version + 1}`}
      harmless
      onConfirm={() => restore.mutate()}
      pending={restore.isPending}
      error={restore.error}
    >
      <Stack gap="sm">
        <Text size="sm">
          Its content becomes v{playbook.current_version + 1}. v{playbook.current_version} stays in the
          history.
        </Text>
        <TextInput
          label="Message"
          placeholder="Why"
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
      </Stack>
    </Confirm>
  )
}

import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormFailure, useForm } from '../common/forms'
import { isStale, Stale } from '../common/ui/Stale'
import { credentialQuery, replaceKey, replacePassword, type Credential } from './api'
import { KeyInput } from './KeyInput'

/** Puts another key or password in the place of the one there is. */
export function ReplaceSecret({
  credential,
  onReplaced,
  onCancel,
}: {
  credential: Credential
  onReplaced: () => void
  onCancel: () => void
}) {
  const cache = useQueryClient()
  const [base, setBase] = useState(credential)
  const isKey = credential.kind === 'ssh_key'
  const replace = useMutation({
    mutationFn: (over: Credential): Promise<Credential> => {
      const { private_key, passphrase, password } = form.values
      return isKey
        ? replaceKey(over, { private_key, ...(passphrase !== '' && { passphrase }) })
        : replacePassword(over, { password })
    },
    onSuccess: async (saved) => {
      cache.setQueryData(credentialQuery(saved.id).queryKey, saved)
      await cache.invalidateQueries({ queryKey: ['credentials', 'list'] })
      onReplaced()
    },
  })
  const form = useForm({ private_key: '', passphrase: '', password: '' }, replace.error)
  const overNewest = async () => {
    const newest = await cache.query({ ...credentialQuery(base.id), staleTime: 0 })
    setBase(newest)
    replace.mutate(newest)
  }
  return (
    <form
      id={form.id}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        replace.mutate(base)
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          Jobs that start from now on use the new one; those that run go on with the one they began with.
        </Text>
        {isStale(replace.error) ? (
          <Stale what="credential" onGoOn={() => void overNewest()} />
        ) : (
          <FormFailure error={replace.error} fields={isKey ? ['private_key', 'passphrase'] : ['password']} />
        )}
        {isKey ? (
          <KeyInput keyField={form.text('private_key')} passphrase={form.text('passphrase')} />
        ) : (
          <PasswordInput
            label="New password"
            required
            data-autofocus
            autoComplete="off"
            visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': 'Show the new password' }}
            {...form.text('password')}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={replace.isPending}>
            {isKey ? 'Replace the key' : 'Replace the password'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

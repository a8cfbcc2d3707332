import { Button, Group, PasswordInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FormFailure, useForm } from '../common/forms'
import { addCredential, credentialQuery, type Credential, type NewCredential } from './api'
import { KeyInput } from './KeyInput'
import { kinds, type Kind } from './kinds'

const EMPTY = {
  name: '',
  kind: 'ssh_key' as Kind,
  private_key: '',
  passphrase: '',
  password: '',
  vault_id: '',
}

/** @param kind offers this kind only */
export function AddCredential({
  kind,
  onAdded,
  onCancel,
}: {
  kind?: Kind
  onAdded: (credential: Credential) => void
  onCancel?: () => void
}) {
  const cache = useQueryClient()
  const add = useMutation({
    mutationFn: addCredential,
    onSuccess: async (credential) => {
      cache.setQueryData(credentialQuery(credential.id).queryKey, credential)
      await cache.invalidateQueries({ queryKey: ['credentials', 'list'] })
      onAdded(credential)
    },
  })
  const form = useForm({ ...EMPTY, kind: kind ?? EMPTY.kind }, add.error)
  const chosen = form.values.kind
  const shown = ['name', ...(chosen === 'ssh_key' ? ['private_key', 'passphrase'] : ['password', 'vault_id'])]
  return (
    <form
      id={form.id}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(bodyOf(form.values))
      }}
    >
      <Stack gap="sm">
        <FormFailure error={add.error} fields={shown} />
        {kind === undefined && (
          <div>
            <SegmentedControl
              aria-label="Kind"
              fullWidth
              transitionDuration={0}
              data={kinds.map((one) => ({ value: one.kind, label: one.label }))}
              value={chosen}
              onChange={(value) => form.set('kind', value)}
            />
            <Text size="xs" c="dimmed" mt={4}>
              {kinds.find((one) => one.kind === chosen)?.purpose}
            </Text>
          </div>
        )}
        <TextInput label="Name" required data-autofocus autoComplete="off" {...form.text('name')} />
        {chosen === 'ssh_key' ? (
          <KeyInput keyField={form.text('private_key')} passphrase={form.text('passphrase')} />
        ) : (
          <PasswordInput
            label="Password"
            description="It is stored encrypted and never shown again."
            required
            autoComplete="off"
            visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': 'Show the password' }}
            {...form.text('password')}
          />
        )}
        {chosen === 'vault_password' && (
          <TextInput
            label="Vault label"
            description="As in ansible-vault --vault-id; empty means default"
            placeholder="default"
            {...form.text('vault_id')}
          />
        )}
        <Group justify="flex-end">
          {onCancel !== undefined && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={add.isPending}>
            {chosen === 'ssh_key' ? 'Add the key' : 'Add the password'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function bodyOf({ name, kind, private_key, passphrase, password, vault_id }: typeof EMPTY): NewCredential {
  switch (kind) {
    case 'ssh_key':
      return { name, kind, private_key, ...(passphrase !== '' && { passphrase }) }
    case 'become_password':
      return { name, kind, password }
    case 'vault_password':
      return { name, kind, password, ...(vault_id !== '' && { vault_id }) }
  }
}

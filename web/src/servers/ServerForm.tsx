import {
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormFailure, useForm } from '../common/forms'
import { isStale, Stale } from '../common/ui/Stale'
import { CredentialSelect } from '../credentials/parts'
import { addServer, changeServer, serverQuery, type Server } from './api'
import { changeOf, newServerOf, valuesOf } from './serverValues'

const FIELDS = [
  'hostname',
  'ip_address',
  'connection',
  'ssh_port',
  'ssh_user',
  'credential_id',
  'host_key',
  'os_type',
  'os_version',
  'description',
  'tags',
  'is_active',
]

/** What was pasted, or left in the field, may have commas in it yet. */
function separate(tags: string[]): string[] {
  return [...new Set(tags.flatMap((tag) => tag.split(',')).map((tag) => tag.trim()))].filter(
    (tag) => tag !== '',
  )
}

/** Adds a server, or changes the one given. Of a change only the fields that differ are sent. */
export function ServerForm({
  server,
  onSaved,
  onCancel,
}: {
  server?: Server
  onSaved: (server: Server) => void
  onCancel: () => void
}) {
  const cache = useQueryClient()
  const [base, setBase] = useState(server)
  const save = useMutation({
    mutationFn: async (over: Server | undefined): Promise<Server> =>
      over === undefined
        ? addServer(newServerOf(form.values))
        : changeServer(over, changeOf(over, form.values)),
    onSuccess: async (saved) => {
      cache.setQueryData(serverQuery(saved.id).queryKey, saved)
      await cache.invalidateQueries({ queryKey: ['servers', 'list'] })
      onSaved(saved)
    },
  })
  const form = useForm(valuesOf(server), save.error)
  const ssh = form.values.connection === 'ssh'

  const saveOverNewest = async () => {
    if (base === undefined) return
    const newest = await cache.query({ ...serverQuery(base.id), staleTime: 0 })
    setBase(newest)
    save.mutate(newest)
  }
  return (
    <form
      id={form.id}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(base)
      }}
    >
      <Stack gap="sm">
        {isStale(save.error) ? (
          <Stale what="server" onGoOn={() => void saveOverNewest()} />
        ) : (
          <FormFailure error={save.error} fields={FIELDS} />
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            label="Hostname"
            description="Its name in inventories"
            required
            data-autofocus
            autoCapitalize="none"
            spellCheck={false}
            {...form.text('hostname')}
          />
          <TextInput
            label="Address"
            description="IPv4, IPv6 or a DNS name"
            required
            autoCapitalize="none"
            spellCheck={false}
            {...form.text('ip_address')}
          />
        </SimpleGrid>
        <div>
          <Text size="sm" fw={600} id={`${form.id}-connection`}>
            Connection
          </Text>
          <SegmentedControl
            aria-labelledby={`${form.id}-connection`}
            transitionDuration={0}
            data={[
              { value: 'ssh', label: 'SSH' },
              { value: 'local', label: 'This machine' },
            ]}
            value={form.values.connection}
            onChange={(value) => form.set('connection', value)}
          />
          {form.errorAt('connection') !== undefined && (
            <Text size="xs" c="var(--mantine-color-error)" role="alert">
              {form.errorAt('connection')}
            </Text>
          )}
        </div>
        {ssh && (
          <>
            <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
              <TextInput label="User" autoCapitalize="none" spellCheck={false} {...form.text('ssh_user')} />
              <NumberInput
                label="Port"
                allowDecimal={false}
                clampBehavior="none"
                hideControls
                {...form.value('ssh_port')}
              />
              <CredentialSelect label="Key" kind="ssh_key" {...form.value('credential_id')} />
            </SimpleGrid>
            {server === undefined && (
              <TextInput
                label="Host key"
                description="As ssh-keyscan prints it behind the host's name. Left empty, the key that the server shows at its first run is pinned."
                styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
                spellCheck={false}
                {...form.text('host_key')}
              />
            )}
          </>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput label="Operating system" placeholder="debian" {...form.text('os_type')} />
          <TextInput label="Its version" placeholder="12" {...form.text('os_version')} />
        </SimpleGrid>
        <TagsInput
          label="Tags"
          description="Enter or a comma ends one"
          splitChars={[',']}
          acceptValueOnBlur
          {...form.value('tags')}
          onChange={(tags) => form.set('tags', separate(tags))}
        />
        <Textarea label="Description" autosize minRows={2} maxRows={6} {...form.text('description')} />
        <Switch
          label="Active: taken for jobs"
          checked={form.values.is_active}
          onChange={(event) => form.set('is_active', event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {server === undefined ? 'Add the server' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

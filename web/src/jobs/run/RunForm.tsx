import {
  Accordion,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { errorsOf, FormFailure, useForm } from '../../common/forms'
import { toast } from '../../common/toasts'
import { useMay } from '../../common/useSession'
import { CredentialSelect } from '../../credentials/parts'
import { createJob } from '../api'
import { emptyName, FIELDS, newInputs, repeatedName, requestOf, type RunInputs } from './inputs'
import { PlaybookFields } from './PlaybookFields'
import { ServersField } from './ServersField'
import { SecretFields } from './SecretFields'
import { VariablesField } from './VariablesField'
import { VaultSelect } from './VaultSelect'
import { parseVariables } from './yamlVariables'

const VERBOSITIES = ['0', '1', '2', '3', '4'].map((value) => ({
  value,
  label: value === '0' ? 'Normal' : `-${'v'.repeat(Number(value))}`,
}))
const CREATE = ['jobs', 'create']
/** The fields of the parts that are folded away; a part in which something was refused is open. */
const PARTS: Record<string, string[]> = {
  secrets: ['secret_vars', 'become_credential_id', 'vault_credential_ids'],
  more: ['tags', 'skip_tags', 'limit', 'verbosity', 'forks', 'timeout_seconds', 'priority'],
}

function secretsWrong(rows: RunInputs['secret_vars']): string | undefined {
  const repeated = repeatedName(rows)
  if (repeated !== undefined) return `${repeated} is there twice`
  const empty = emptyName(rows)
  return empty === undefined ? undefined : `${empty} has no value`
}

/** What is to be run where and how. The hub decides what is right; what it refuses is said at the field. */
export function RunForm({ initial, onDone }: { initial: Partial<RunInputs>; onDone: () => void }) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const mayUseCredentials = useMay('manage-credentials')
  const run = useMutation({
    mutationKey: CREATE,
    mutationFn: createJob,
    onSuccess: (job) => {
      void client.invalidateQueries({ queryKey: ['jobs', 'list'] })
      toast(`Job #${job.number} is queued.`)
      onDone()
      void navigate({ to: '/jobs/$jobId', params: { jobId: job.id } })
    },
  })
  const form = useForm<RunInputs>(newInputs(initial), run.error)
  const { values } = form
  const refused = errorsOf(run.error).map((error) => error.field.split(/[.[]/, 1)[0] ?? '')
  const [opened, setOpened] = useState(() =>
    values.secret_vars.length > 0 || values.become_credential_id !== null ? ['secrets'] : [],
  )
  const [asked, setAsked] = useState(false)
  const secretError = secretsWrong(values.secret_vars)
  const wrong = Object.keys(PARTS).filter((part) => PARTS[part]?.some((field) => refused.includes(field)))
  return (
    <form
      id={form.id}
      onSubmit={(event) => {
        event.preventDefault()
        const parsed = values.yaml === null ? undefined : parseVariables(values.yaml)
        const repeated = values.yaml === null && repeatedName(values.extra_vars) !== undefined
        setAsked(true)
        if (client.isMutating({ mutationKey: CREATE }) > 0) return // a second click, before the button shows the first
        if (secretError !== undefined) setOpened([...opened, 'secrets'])
        else if (parsed?.error === undefined && !repeated) run.mutate(requestOf(values, parsed?.values))
      }}
    >
      <Stack>
        <PlaybookFields
          playbook={form.value('playbook_id')}
          version={form.value('version')}
          onPrompts={(names) => {
            const known = new Set([...values.extra_vars, ...values.secret_vars].map(({ name }) => name))
            const missing = names.filter((name) => !known.has(name)).map((name) => ({ name, value: '' }))
            if (missing.length > 0) form.set('extra_vars', [...values.extra_vars, ...missing])
          }}
        />
        <ServersField {...form.value('server_ids')} />
        <VariablesField
          {...form.value('extra_vars')}
          yaml={values.yaml}
          onYaml={(text) => form.set('yaml', text)}
        />
        <Group gap="lg">
          <Checkbox
            label="Check: only say what would change"
            checked={values.check}
            onChange={(event) => form.set('check', event.currentTarget.checked)}
          />
          <Checkbox
            label="Diff: show changes of files"
            checked={values.diff}
            onChange={(event) => form.set('diff', event.currentTarget.checked)}
          />
        </Group>
        <Accordion
          multiple
          variant="contained"
          chevronPosition="left"
          value={[...new Set([...opened, ...wrong])]}
          onChange={setOpened}
          transitionDuration={0}
        >
          <Accordion.Item value="secrets">
            <Accordion.Control>Secrets</Accordion.Control>
            <Accordion.Panel>
              <Stack>
                <SecretFields
                  {...form.value('secret_vars')}
                  error={(asked ? secretError : undefined) ?? form.errorAt('secret_vars')}
                />
                {mayUseCredentials && (
                  <>
                    <CredentialSelect
                      label="Become password"
                      description="For plays with become that asks for one"
                      kind="become_password"
                      {...form.value('become_credential_id')}
                    />
                    <VaultSelect {...form.value('vault_credential_ids')} />
                  </>
                )}
              </Stack>
            </Accordion.Panel>
          </Accordion.Item>
          <Accordion.Item value="more">
            <Accordion.Control>Tags, limit and more</Accordion.Control>
            <Accordion.Panel>
              <SimpleGrid cols={{ base: 1, xs: 2 }}>
                <TagsInput label="Tags" description="Only tasks with one of these" {...form.value('tags')} />
                <TagsInput
                  label="Skip tags"
                  description="No tasks with one of these"
                  {...form.value('skip_tags')}
                />
                <TextInput
                  label="Limit"
                  description="Which of the servers, as a pattern of Ansible"
                  {...form.text('limit')}
                />
                <Select
                  label="Verbosity"
                  description="How much Ansible tells"
                  data={VERBOSITIES}
                  allowDeselect={false}
                  {...form.value('verbosity')}
                  onChange={(value) => form.set('verbosity', value ?? '0')}
                />
                <NumberInput label="Forks" description="How many servers at once" {...form.value('forks')} />
                <NumberInput
                  label="Time limit (seconds)"
                  description="3600 when left empty"
                  {...form.value('timeout_seconds')}
                />
                <NumberInput
                  label="Priority"
                  description="-100 to 100; higher ones are started first"
                  {...form.value('priority')}
                />
              </SimpleGrid>
            </Accordion.Panel>
          </Accordion.Item>
        </Accordion>
        <FormFailure error={run.error} fields={[...FIELDS]} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Close
          </Button>
          <Button type="submit" loading={run.isPending}>
            {values.check ? 'Check' : 'Run'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorsOf, FormFailure, useForm } from '../common/forms'
import { FileDrop } from '../common/ui/FileDrop'
import { playbookQuery, uploadPlaybook, type NewPlaybook, type Playbook } from './api'
import { LineErrors } from './LineErrors'

/** A new playbook from a file. What is wrong in the file is shown at its line. */
export function UploadForm({
  onUploaded,
  onCancel,
}: {
  onUploaded: (playbook: Playbook) => void
  onCancel?: () => void
}) {
  const cache = useQueryClient()
  const [file, setFile] = useState<{ file: File; text: string }>()
  const [sent, setSent] = useState(0)
  const upload = useMutation({
    mutationFn: (playbook: NewPlaybook) => {
      setSent(0)
      return uploadPlaybook(playbook, setSent)
    },
    onSuccess: async (playbook) => {
      cache.setQueryData(playbookQuery(playbook.id).queryKey, playbook)
      await cache.invalidateQueries({ queryKey: ['playbooks', 'list'] })
      onUploaded(playbook)
    },
  })
  const form = useForm({ name: '', description: '', message: '' }, upload.error)
  const atLines = errorsOf(upload.error).filter((error) => error.line !== undefined)
  const fileError = errorsOf(upload.error).find((error) => error.field === 'file' && error.line === undefined)

  const take = async (chosen: File) => {
    upload.reset()
    setFile({ file: chosen, text: await chosen.text() })
    if (form.values.name === '') form.set('name', chosen.name.replace(/\.ya?ml$/i, ''))
  }
  return (
    <form
      id={form.id}
      onSubmit={(event) => {
        event.preventDefault()
        if (file !== undefined) upload.mutate({ ...form.values, file: file.file })
      }}
    >
      <Stack gap="sm">
        {atLines.length === 0 && (
          <FormFailure error={upload.error} fields={['name', 'description', 'message', 'file']} />
        )}
        <FileDrop
          label="or drop a .yml or .yaml file here, of 500 KB at most"
          button={file === undefined ? 'Choose a file' : 'Choose another file'}
          accept=".yml,.yaml"
          onFile={(chosen) => void take(chosen)}
        >
          {file !== undefined && (
            <Text size="sm" className="mono">
              {file.file.name} · {file.file.size} bytes
            </Text>
          )}
          {fileError !== undefined && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {fileError.message}
            </Text>
          )}
        </FileDrop>
        {file !== undefined && <LineErrors errors={atLines} text={file.text} />}
        <TextInput label="Name" required {...form.text('name')} />
        <TextInput label="Description" {...form.text('description')} />
        <TextInput label="Message" description="Of its first version" {...form.text('message')} />
        {upload.isPending && <Progress value={sent * 100} aria-label="Sent so far" transitionDuration={0} />}
        <Group justify="flex-end">
          {onCancel !== undefined && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={upload.isPending} disabled={file === undefined}>
            Upload
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

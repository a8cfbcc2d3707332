import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { errorsOf, FormFailure, useForm } from '../common/forms'
import { FileDrop } from '../common/ui/FileDrop'
import { nameOf, playbookQuery, uploadPlaybook, type NewPlaybook, type Playbook } from './api'
import { LineErrors } from './LineErrors'
import { UploadSeveral } from './UploadSeveral'

/** A new playbook from a file, or one from each of several. What is wrong in a file is shown at its line. */
export function UploadForm({
  onUploaded,
  onCancel,
}: {
  onUploaded: (playbook: Playbook) => void
  onCancel: () => void
}) {
  const [several, setSeveral] = useState<File[]>()
  return several === undefined ? (
    <UploadOne onUploaded={onUploaded} onCancel={onCancel} onSeveral={setSeveral} />
  ) : (
    <UploadSeveral files={several} onClose={onCancel} />
  )
}

function UploadOne({
  onUploaded,
  onCancel,
  onSeveral,
}: {
  onUploaded: (playbook: Playbook) => void
  onCancel: () => void
  onSeveral: (files: File[]) => void
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
    if (form.values.name === '') form.set('name', nameOf(chosen))
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
          label="or drop .yml or .yaml files here, of 500 KB each at most"
          button={file === undefined ? 'Choose a file' : 'Choose another file'}
          accept=".yml,.yaml"
          several
          onFiles={(chosen) => (chosen.length > 1 ? onSeveral(chosen) : void take(chosen[0]))}
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
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={upload.isPending} disabled={file === undefined}>
            Upload
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

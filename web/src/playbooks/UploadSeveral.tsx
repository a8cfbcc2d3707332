import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { errorsOf } from '../common/forms'
import { TextLink } from '../common/ui/TextLink'
import { nameOf, playbookQuery, uploadPlaybook, type Playbook } from './api'
import { LineErrors } from './LineErrors'

type Upload = {
  file: File
  name: string
  /** The part that is sent, from 0 to 1, while it is. */
  sent?: number
  /** Why it was refused, and the text that the lines of the errors are of. */
  refused?: { error: unknown; text: string }
  playbook?: Playbook
}

/** A playbook from each file. One that is refused does not stop the others, and can be sent again. */
export function UploadSeveral({ files, onClose }: { files: File[]; onClose: () => void }) {
  const cache = useQueryClient()
  const [uploads, setUploads] = useState<Upload[]>(() => files.map((file) => ({ file, name: nameOf(file) })))
  const [running, setRunning] = useState(false)
  const closed = useRef<AbortController>(undefined)
  useEffect(() => {
    const controller = new AbortController()
    closed.current = controller
    return () => controller.abort()
  }, [])
  const left = uploads.filter((upload) => upload.playbook === undefined)
  const put = (file: File, change: Partial<Upload>) =>
    setUploads((before) => before.map((upload) => (upload.file === file ? { ...upload, ...change } : upload)))

  const send = async ({ file, name }: Upload, signal: AbortSignal) => {
    put(file, { sent: 0, refused: undefined })
    try {
      const upload = { file, name, description: '', message: '' }
      const playbook = await uploadPlaybook(upload, (sent) => put(file, { sent }), signal)
      cache.setQueryData(playbookQuery(playbook.id).queryKey, playbook)
      put(file, { sent: undefined, playbook })
    } catch (error) {
      put(file, { sent: undefined, refused: { error, text: await file.text() } })
    }
  }
  const sendAll = async (signal: AbortSignal) => {
    setRunning(true)
    for (const upload of left) {
      if (!signal.aborted) await send(upload, signal)
    }
    setRunning(false)
    await cache.invalidateQueries({ queryKey: ['playbooks', 'list'] })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (closed.current !== undefined) void sendAll(closed.current.signal)
      }}
    >
      <Stack gap="sm">
        {uploads.map((upload, place) => (
          <UploadRow
            key={place}
            upload={upload}
            busy={running}
            onName={(name) => put(upload.file, { name, refused: undefined })}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {left.length === 0 ? 'Done' : 'Cancel'}
          </Button>
          {left.length > 0 && (
            <Button type="submit" loading={running}>
              {left.length === 1 ? 'Upload one playbook' : `Upload ${left.length} playbooks`}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

function UploadRow({
  upload: { file, name, sent, refused, playbook },
  busy,
  onName,
}: {
  upload: Upload
  busy: boolean
  onName: (name: string) => void
}) {
  if (playbook !== undefined) {
    return (
      <Group gap={6} wrap="nowrap" role="status">
        <IconCheck size={16} aria-hidden />
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {file.name} is uploaded as{' '}
          <TextLink size="sm" to="/playbooks/$playbookId" params={{ playbookId: playbook.id }}>
            {playbook.name}
          </TextLink>
        </Text>
      </Group>
    )
  }
  const errors = errorsOf(refused?.error)
  const atLines = errors.filter((error) => error.line !== undefined)
  return (
    <Stack gap={6} role="group" aria-label={file.name}>
      <TextInput
        label={`Name of ${file.name}`}
        description={`${file.size} bytes`}
        required
        disabled={busy}
        value={name}
        error={refused !== undefined && atLines.length === 0 && reasonOf(refused.error)}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      {sent !== undefined && (
        <Progress value={sent * 100} aria-label={`Sent so far of ${file.name}`} transitionDuration={0} />
      )}
      <LineErrors errors={atLines} text={refused?.text ?? ''} />
    </Stack>
  )
}

function reasonOf(error: unknown): string {
  const messages = errorsOf(error).map(({ message }) => message)
  if (messages.length > 0) return messages.join(' ')
  return error instanceof Error ? error.message : String(error)
}

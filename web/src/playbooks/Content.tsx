import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { errorsOf } from '../common/forms'
import { toast, toastError } from '../common/toasts'
import { isStale, Stale } from '../common/ui/Stale'
import { Confirm } from '../common/ui/Confirm'
import { Failure, Loading } from '../common/ui/states'
import { TextLink } from '../common/ui/TextLink'
import { useMay } from '../common/useSession'
import { contentQuery, playbookQuery, saveContent, type Playbook } from './api'
import { LineErrors } from './LineErrors'
import type { EditorHandle } from './editor/YamlEditor'

const YamlEditor = lazy(() => import('./editor/YamlEditor'))

/** The newest version: read by everyone, edited and saved as the next version by those who may. */
export function Content({ playbook }: { playbook: Playbook }) {
  const mayEdit = useMay('edit-playbooks')
  const [editing, setEditing] = useState<{ playbook: Playbook; text: string }>()
  const content = useQuery({
    ...contentQuery(playbook.id, playbook.current_version),
    enabled: editing === undefined,
  })
  if (editing !== undefined) {
    return <Editing from={editing.playbook} saved={editing.text} onDone={() => setEditing(undefined)} />
  }
  if (content.isPending) return <Loading what="Loading the content" />
  if (content.isError) return <Failure error={content.error} retry={() => void content.refetch()} />
  const text = content.data.content
  return (
    <Stack gap="xs">
      {mayEdit && (
        <Group>
          <Button size="xs" variant="default" onClick={() => setEditing({ playbook, text })}>
            Edit
          </Button>
        </Group>
      )}
      <Suspense fallback={<Loading what="Loading the editor" />}>
        <YamlEditor
          key={playbook.current_version}
          label={`Content of ${playbook.name}`}
          text={text}
          readOnly
        />
      </Suspense>
    </Stack>
  )
}

type Place = { pathname: string; search: object }

/** Another tab of this page shows no editor either. */
function isElsewhere(from: Place, to: Place): boolean {
  const tab = ({ search }: Place) => ('tab' in search ? search.tab : undefined)
  return from.pathname !== to.pathname || tab(from) !== tab(to)
}

function Editing({ from, saved, onDone }: { from: Playbook; saved: string; onDone: () => void }) {
  const cache = useQueryClient()
  const editor = useRef<EditorHandle>(null)
  const [text, setText] = useState(saved)
  const [message, setMessage] = useState('')
  const [leaving, setLeaving] = useState(false)
  const changed = text !== saved
  const save = useMutation({
    mutationFn: (over: Playbook) => saveContent(over, text, message),
    onSuccess: async (playbook) => {
      cache.setQueryData(playbookQuery(playbook.id).queryKey, playbook)
      await cache.invalidateQueries({ queryKey: ['playbooks'], refetchType: 'none' })
      toast(`${playbook.name} is saved as v${playbook.current_version}.`)
      onDone()
    },
  })
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => changed && !save.isSuccess && isElsewhere(current, next),
    enableBeforeUnload: () => changed && !save.isSuccess,
    withResolver: true,
  })
  const errors = errorsOf(save.error)
  const atLines = errors.filter((error) => error.line !== undefined)
  const messageError = errors.find((error) => error.field === 'message')

  const saveOverNewest = async () => {
    try {
      save.mutate(await cache.query({ ...playbookQuery(from.id), staleTime: 0 }))
    } catch (error) {
      toastError(`${from.name} is not saved`, error)
    }
  }
  const discard = () => (blocker.status === 'blocked' ? blocker.proceed() : onDone())
  const stay = () => {
    setLeaving(false)
    if (blocker.status === 'blocked') blocker.reset()
  }
  return (
    <Stack gap="xs">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(from)
        }}
      >
        <Group gap="xs" align="flex-start">
          <TextInput
            aria-label="What has changed, for the history"
            placeholder="What has changed, and why"
            style={{ flex: '1 1 14rem' }}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
            error={messageError?.message}
          />
          <Button type="submit" loading={save.isPending} disabled={!changed}>
            Save as v{from.current_version + 1}
          </Button>
          <Button variant="default" onClick={() => (changed ? setLeaving(true) : onDone())}>
            Cancel
          </Button>
        </Group>
      </form>
      {isStale(save.error) ? (
        <Stale what="playbook" onGoOn={() => void saveOverNewest()}>
          <TextLink
            size="sm"
            to="/playbooks/$playbookId"
            params={{ playbookId: from.id }}
            search={{ tab: 'diff', from: from.current_version }}
            target="_blank"
          >
            See what has changed (in a new tab)
          </TextLink>
        </Stale>
      ) : (
        <>
          <LineErrors errors={atLines} text={text} onGoTo={(error) => editor.current?.goTo(error)} />
          {save.isError && atLines.length === 0 && messageError === undefined && (
            <Failure error={save.error} />
          )}
        </>
      )}
      <Suspense fallback={<Loading what="Loading the editor" />}>
        <YamlEditor
          ref={editor}
          label={`Content of ${from.name}`}
          text={saved}
          errors={atLines}
          onChange={setText}
          onSave={() => changed && save.mutate(from)}
        />
      </Suspense>
      <Text size="xs" c="dimmed">
        Ctrl S saves, Ctrl F searches, Ctrl ] indents, Tab leaves the editor.
      </Text>
      <Confirm
        opened={leaving || blocker.status === 'blocked'}
        onClose={stay}
        title={`Discard the changes of ${from.name}?`}
        action="Discard the changes"
        onConfirm={discard}
        pending={false}
        error={undefined}
      >
        <Text size="sm">What you have typed is not saved as a version yet, and would be lost.</Text>
      </Confirm>
    </Stack>
  )
}

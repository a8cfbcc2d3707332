import { Button, Group, Text } from '@mantine/core'
import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react'
import classes from './FileDrop.module.css'

/** A place for files: dropped there, or chosen with the button. What is below it gets dropped files as well. */
export function FileDrop({
  label,
  button,
  accept,
  several = false,
  onFiles,
  children,
}: {
  label: string
  button: string
  /** Endings and types that the file chooser offers; what is dropped is judged by the hub. */
  accept?: string
  /** Whether more than one is taken; otherwise it is the first. */
  several?: boolean
  /** At least one. */
  onFiles: (files: [File, ...File[]]) => void
  children?: ReactNode
}) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const [over, setOver] = useState(false)
  const take = (list: FileList | null) => {
    const [first, ...others] = list ?? []
    if (first !== undefined) onFiles(several ? [first, ...others] : [first])
  }
  const drag = (event: DragEvent, isOver: boolean) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(isOver)
  }
  return (
    // Dropping is a second way; the button below is the one for keyboards
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes.zone}
      data-over={over || undefined}
      role="group"
      aria-label={label}
      onDragEnter={(event) => drag(event, true)}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        drag(event, false)
        take(event.dataTransfer.files)
      }}
    >
      {children}
      <Group gap="xs" wrap="nowrap">
        <Button size="xs" variant="default" onClick={() => input.current?.click()} aria-describedby={id}>
          {button}
        </Button>
        <Text id={id} size="xs" c="dimmed">
          {label}
        </Text>
      </Group>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={several}
        aria-label={button}
        onChange={(event) => {
          take(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}

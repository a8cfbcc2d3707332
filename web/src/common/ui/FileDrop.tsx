import { Button, Group, Text } from '@mantine/core'
import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react'
import classes from './FileDrop.module.css'

/** A place for one file: dropped there, or chosen with the button. What is below it gets dropped files as well. */
export function FileDrop({
  label,
  button,
  accept,
  onFile,
  children,
}: {
  label: string
  button: string
  /** Endings and types that the file chooser offers; what is dropped is judged by the hub. */
  accept?: string
  onFile: (file: File) => void
  children?: ReactNode
}) {
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  const [over, setOver] = useState(false)
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
        const [file] = event.dataTransfer.files
        if (file !== undefined) onFile(file)
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
        aria-label={button}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          if (file !== undefined) onFile(file)
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}

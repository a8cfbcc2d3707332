import { TextInput } from '@mantine/core'
import { useState } from 'react'

/** For what the hub compares as a whole: it is sent when it is complete, with Enter or on leaving the field. */
export function TextFilter({
  label,
  value,
  width = 130,
  onChange,
}: {
  label: string
  value: string | undefined
  width?: number
  onChange: (value: string | undefined) => void
}) {
  const [text, setText] = useState(value ?? '')
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value) // changed from elsewhere: back, a link, a cleared filter
    setText(value ?? '')
  }
  const send = () => {
    const typed = text.trim() === '' ? undefined : text.trim()
    if (typed !== value) onChange(typed)
  }
  return (
    <TextInput
      w={width}
      aria-label={label}
      placeholder={label}
      spellCheck={false}
      autoCapitalize="none"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={send}
      onKeyDown={(event) => {
        if (event.key === 'Enter') send()
      }}
    />
  )
}

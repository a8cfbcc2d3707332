import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'

const PAUSE_MS = 250

/** Searches when typing pauses. What is typed stays while the answer comes. */
export function SearchInput({
  label,
  value,
  onSearch,
  onEnter,
}: {
  label: string
  value: string | undefined
  onSearch: (text: string | undefined) => void
  /** Enter, when what is typed is what is searched for already. */
  onEnter?: (backward: boolean) => void
}) {
  const [text, setText] = useState(value ?? '')
  const [shown, setShown] = useState(value)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (shown !== value) {
    setShown(value) // changed from elsewhere: back, a link, a cleared filter
    if ((value ?? '') !== text.trim()) setText(value ?? '')
  }
  useEffect(() => () => clearTimeout(waiting.current), [])

  const search = (typed: string) => onSearch(typed.trim() === '' ? undefined : typed.trim())
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={15} aria-hidden />}
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        clearTimeout(waiting.current)
        waiting.current = setTimeout(() => search(typed), PAUSE_MS)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          clearTimeout(waiting.current)
          if (text.trim() === (value ?? '')) onEnter?.(event.shiftKey)
          else search(text)
        }
      }}
    />
  )
}

import { PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useState, type ClipboardEvent } from 'react'
import classes from './ValueField.module.css'

/** A value of one line, or of several where such are pasted: browsers join them in a field of one line. */
export function ValueField({
  label,
  value,
  secret,
  onChange,
}: {
  label: string
  value: string
  secret: boolean
  onChange: (value: string) => void
}) {
  const [pasted, setPasted] = useState(false)
  const common = {
    'aria-label': label,
    placeholder: 'value',
    value,
    autoComplete: secret ? 'new-password' : 'off',
    spellCheck: false,
    style: { flex: '2 1 10rem' },
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  if (value.includes('\n')) {
    const hidden = secret ? { input: classes.hidden } : undefined
    // eslint-disable-next-line jsx-a11y/no-autofocus -- the focus stays where it was
    return <Textarea {...common} autosize maxRows={8} classNames={hidden} autoFocus={pasted} />
  }
  const OneLine = secret ? PasswordInput : TextInput
  const keepLines = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text').replace(/\r\n?/g, '\n')
    if (!text.trim().includes('\n')) return
    event.preventDefault()
    const { selectionStart, selectionEnd } = event.currentTarget
    setPasted(true) // into a field that takes the place of this one, and its focus
    onChange(
      value.slice(0, selectionStart ?? value.length) + text + value.slice(selectionEnd ?? value.length),
    )
  }
  return <OneLine {...common} onPaste={keepLines} />
}

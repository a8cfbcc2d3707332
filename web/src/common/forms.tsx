import { Alert, List, Text } from '@mantine/core'
import { useEffect, useId, useState } from 'react'
import { HttpProblem, Unreachable, type FieldError } from './api/problem'
import { Failure } from './ui/states'

type Values = Record<string, unknown>

/** The name of the form's field that an error is about: `tags[2]` and `tags.2` are about `tags`. */
function owner(error: FieldError): string {
  return error.field.split(/[.[]/, 1)[0] ?? error.field
}

export function errorsOf(error: unknown): FieldError[] {
  return error instanceof HttpProblem ? error.errors : []
}

/**
 * What a form holds, and what the hub has to say about each field. A refusal changes no value; the message at a field goes
 * when that field is changed.
 */
export function useForm<T extends Values>(initial: T, refusal: unknown) {
  const [values, setValues] = useState(initial)
  const [corrected, setCorrected] = useState<{ refusal: unknown; fields: Set<string> }>({
    refusal,
    fields: new Set(),
  })
  const id = useId()
  const fixed = corrected.refusal === refusal ? corrected.fields : new Set<string>()

  const set = <K extends keyof T & string>(name: K, value: T[K]) => {
    setValues((before) => ({ ...before, [name]: value }))
    setCorrected((before) => ({
      refusal,
      fields: new Set([...(before.refusal === refusal ? before.fields : []), name]),
    }))
  }
  const errorAt = (name: string): string | undefined => {
    const messages = errorsOf(refusal)
      .filter((error) => owner(error) === name && !fixed.has(name))
      .map((error) => error.message)
    return messages.length === 0 ? undefined : messages.join(' ')
  }

  useEffect(() => {
    if (errorsOf(refusal).length > 0) {
      document.getElementById(id)?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    }
  }, [refusal, id])

  return {
    /** Of the form element: the first field that was refused gets the focus. */
    id,
    values,
    set,
    setAll: setValues,
    errorAt,
    /** For inputs whose change event has the text. */
    text: <K extends keyof T & string>(name: K) => ({
      name,
      value: values[name] as string,
      onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value as T[K]),
      error: errorAt(name),
      'aria-invalid': errorAt(name) === undefined ? undefined : true, // which not every input says by itself
    }),
    /** For inputs that hand over the value itself. */
    value: <K extends keyof T & string>(name: K) => ({
      name,
      value: values[name],
      onChange: (value: T[K]) => set(name, value),
      error: errorAt(name),
    }),
  }
}

/** What was refused and belongs to no field that is shown; nothing when every error is at its field. */
export function FormFailure({ error, fields }: { error: unknown; fields: string[] }) {
  if (error == null) return null
  if (error instanceof Unreachable || !(error instanceof HttpProblem)) return <Failure error={error} />
  const others = error.errors.filter((one) => !fields.includes(owner(one)))
  if (error.errors.length > 0 && others.length === 0) return null
  if (error.errors.length === 0) return <Failure error={error} />
  return (
    <Alert role="alert" color="red" variant="outline" title={error.message}>
      <List size="sm">
        {others.map((one) => (
          <List.Item key={`${one.field} ${one.message}`}>
            <Text span size="sm" ff="monospace">
              {one.field}
            </Text>
            : {one.message}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

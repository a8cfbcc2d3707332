import { PasswordInput, TextInput } from '@mantine/core'
import { screen } from '@testing-library/react'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { show } from '../test/app'
import { HttpProblem } from './api/problem'
import { FormFailure, useForm } from './forms'

const refusal = (...errors: { field: string; message: string }[]) =>
  new HttpProblem(422, { detail: 'Some fields are wrong', errors })

function Form({ answer }: { answer: Error }) {
  const [error, setError] = useState<Error>()
  const form = useForm({ hostname: '', tags: '', password: '' }, error)
  return (
    <form
      id={form.id}
      onSubmit={(event) => {
        event.preventDefault()
        setError(answer)
      }}
    >
      <FormFailure error={error} fields={['hostname', 'tags', 'password']} />
      <TextInput label="Hostname" {...form.text('hostname')} />
      <TextInput label="Tags" {...form.text('tags')} />
      <PasswordInput label="Password" {...form.text('password')} />
      <button type="submit">Save</button>
    </form>
  )
}

describe('A form that was refused', () => {
  it('says at each field what is wrong there, keeps what was typed, and takes one to the first', async () => {
    const { user } = show(
      <Form
        answer={refusal(
          { field: 'hostname', message: 'is taken' },
          { field: 'tags[1]', message: 'is too long' },
        )}
      />,
    )
    await user.type(screen.getByLabelText('Hostname'), 'web-1')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    const hostname = screen.getByLabelText('Hostname')
    expect(hostname).toBeInvalid()
    expect(hostname).toHaveAccessibleDescription('is taken')
    expect(hostname).toHaveValue('web-1')
    expect(hostname).toHaveFocus()
    expect(screen.getByLabelText('Tags')).toHaveAccessibleDescription('is too long')
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('says so of a password too', async () => {
    const { user } = show(<Form answer={refusal({ field: 'password', message: 'is too short' })} />)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(screen.getByLabelText('Password')).toBeInvalid()
    expect(screen.getByLabelText('Password')).toHaveFocus()
  })

  it('forgets what was wrong with a field when it is changed, and not with the others', async () => {
    const { user } = show(
      <Form
        answer={refusal(
          { field: 'hostname', message: 'is taken' },
          { field: 'tags', message: 'is too long' },
        )}
      />,
    )
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await user.type(screen.getByLabelText('Hostname'), 'x')
    expect(screen.getByLabelText('Hostname')).toBeValid()
    expect(screen.getByLabelText('Tags')).toBeInvalid()
  })

  it('shows what belongs to no field of it', async () => {
    const { user } = show(<Form answer={refusal({ field: 'colour', message: 'is not known' })} />)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(screen.getByRole('alert')).toHaveTextContent('colour: is not known')
  })

  it('shows what was refused as a whole, with the number of the request', async () => {
    const { user } = show(<Form answer={new HttpProblem(409, { detail: 'Not now', request_id: 'r-7' })} />)
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(screen.getByRole('alert')).toHaveTextContent('Not now')
    expect(screen.getByRole('alert')).toHaveTextContent('r-7')
  })
})

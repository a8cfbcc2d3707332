import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { HttpProblem } from '../common/api/problem'
import { signIn } from './api'

/** Name and password; a name that is known already is filled in. */
export function SignInForm({ username: known = '' }: { username?: string }) {
  const [username, setUsername] = useState(known)
  const [password, setPassword] = useState('')
  const attempt = useMutation({ mutationFn: signIn })

  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    attempt.mutate({ username, password })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {attempt.isError && (
          <Alert role="alert" color="red" variant="outline" p="xs">
            {explain(attempt.error)}
          </Alert>
        )}
        <TextInput
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus={known === '' || undefined}
          required
          withAsterisk={false}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          data-autofocus={known !== '' || undefined}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': 'Show the password' }}
        />
        <Button type="submit" loading={attempt.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

function explain(error: Error): string {
  if (error instanceof HttpProblem && error.status === 401) {
    return 'Wrong username or password.'
  }
  return error.message
}

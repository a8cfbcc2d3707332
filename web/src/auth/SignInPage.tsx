import { Alert, Button, Container, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { HttpProblem } from '../common/api/problem'
import { signIn } from './api'

/** Where to go from here is the router's decision, as soon as somebody is signed in, be it in another tab. */
export function SignInPage() {
  useDocumentTitle('Sign in · Daybook')
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const attempt = useMutation({ mutationFn: signIn })

  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    attempt.mutate({ username, password })
  }
  return (
    <Container size={360} pt="14vh" component="main">
      <Title order={1} ta="center" mb="md" id="page-title" tabIndex={-1}>
        Daybook
      </Title>
      <Paper withBorder p="lg">
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
              data-autofocus
              required
              withAsterisk={false}
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
            <PasswordInput
              label="Password"
              name="password"
              autoComplete="current-password"
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
      </Paper>
    </Container>
  )
}

function explain(error: Error): string {
  if (error instanceof HttpProblem && error.status === 401) {
    return 'Wrong username or password.'
  }
  return error.message
}

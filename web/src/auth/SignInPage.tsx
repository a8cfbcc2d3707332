import { Container, Paper, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { SignInForm } from './SignInForm'

/** Where to go from here is the router's decision, as soon as somebody is signed in, be it in another tab. */
export function SignInPage() {
  useDocumentTitle('Sign in · Daybook')
  return (
    <Container size={360} pt="14vh" component="main">
      <Title order={1} ta="center" mb="md" id="page-title" tabIndex={-1}>
        Daybook
      </Title>
      <Paper withBorder p="lg">
        <SignInForm />
      </Paper>
    </Container>
  )
}

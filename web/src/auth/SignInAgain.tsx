import { Container, Modal, Text } from '@mantine/core'
import type { User } from '../common/api/session'
import { SignInForm } from './SignInForm'

const ABOVE_ALL = 1000

/** Covers the page of somebody whose session has ended, and leaves it as it is for when they have signed in again. */
export function SignInAgain({ user }: { user: User }) {
  return (
    <Modal
      opened
      onClose={() => undefined}
      title="Your session has ended"
      fullScreen
      withCloseButton={false}
      closeOnEscape={false}
      zIndex={ABOVE_ALL}
    >
      <Container size={360} pt="10vh">
        <Text size="sm" mb="md">
          Sign in again to go on where you were. What you have typed is still here.
        </Text>
        <SignInForm username={user.username} />
      </Container>
    </Modal>
  )
}

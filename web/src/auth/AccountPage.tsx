import { Button, Container, PasswordInput, Stack, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { FormFailure, useForm } from '../common/forms'
import { toast } from '../common/toasts'
import { PageHeader } from '../common/ui/PageHeader'
import { useUser } from '../common/useSession'
import { changePassword } from './api'

export function AccountPage() {
  const user = useUser()
  return (
    <Container size="xs" px={0} ml={0}>
      <PageHeader title="Account" note={`${user.username} · ${user.role}`} />
      <Title order={2} mb="xs">
        Password
      </Title>
      <ChangePassword onChanged={() => toast('The password is changed. All other sessions have ended.')} />
    </Container>
  )
}

const FIELDS = ['old_password', 'new_password']

export function ChangePassword({ onChanged }: { onChanged: () => void }) {
  const change = useMutation({ mutationFn: changePassword, onSuccess: onChanged })
  const form = useForm({ old_password: '', new_password: '' }, change.error)
  const user = useUser()
  return (
    <form
      id={form.id}
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate(form.values, { onSuccess: () => form.setAll({ old_password: '', new_password: '' }) })
      }}
    >
      <Stack>
        <input type="hidden" name="username" autoComplete="username" value={user.username} />
        <FormFailure error={change.error} fields={FIELDS} />
        <PasswordInput
          label="Password until now"
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': 'Show the password until now' }}
          {...form.text('old_password')}
        />
        <PasswordInput
          label="New password"
          description="8 characters or more, with an upper-case letter, a lower-case letter and a digit"
          autoComplete="new-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ tabIndex: 0, 'aria-label': 'Show the new password' }}
          {...form.text('new_password')}
        />
        <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          Change the password
        </Button>
      </Stack>
    </form>
  )
}

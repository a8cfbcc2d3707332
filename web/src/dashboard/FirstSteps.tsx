import { Button, Group, Paper, Text, Title } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { TextLink } from '../common/ui/TextLink'
import { passwordChangedQuery } from '../auth/api'
import { useMay, useUser } from '../common/useSession'
import { credentialsQuery } from '../credentials/api'
import { jobsQuery } from '../jobs/api'
import { playbooksQuery } from '../playbooks/api'
import { serversQuery } from '../servers/api'
import classes from './Dashboard.module.css'

/** What the hub itself has made on its first start is nobody's own. */
const OF_THE_HUB = 'system:'

/**
 * Leads from the first sign-in to a first run of one's own. Each step is done when the hub has what it makes, whoever made it and
 * wherever; the whole goes when all are done, or when it is put away.
 */
export function FirstSteps() {
  return useMay('manage-servers') ? <Steps /> : null
}

function Steps() {
  const user = useUser()
  const [away, setAway] = useLocalStorage({ key: `daybook-first-steps-${user.id}`, defaultValue: false })
  const keys = useQuery({ ...credentialsQuery({ per_page: 1 }), enabled: !away })
  const servers = useQuery({ ...serversQuery({ per_page: 20 }), enabled: !away })
  const playbooks = useQuery({ ...playbooksQuery({ per_page: 20 }), enabled: !away })
  const jobs = useQuery({ ...jobsQuery({ per_page: 1, user_id: user.id }), enabled: !away })
  const password = useQuery({ ...passwordChangedQuery(user.id), enabled: !away })
  if (
    away ||
    !password.isSuccess ||
    !keys.isSuccess ||
    !servers.isSuccess ||
    !playbooks.isSuccess ||
    !jobs.isSuccess
  )
    return null

  const own = playbooks.data.items.find((playbook) => !playbook.created_by.startsWith(OF_THE_HUB))
  const steps = [
    {
      done: password.data,
      title: 'Choose a password of your own',
      text: 'The first one was printed in a terminal.',
      link: (
        <TextLink inherit to="/account">
          Change it
        </TextLink>
      ),
    },
    {
      done: keys.data.items.length > 0,
      title: 'Add a key',
      text: 'With it the hub signs in to servers by SSH.',
      link: (
        <TextLink inherit to="/credentials" search={{ dialog: 'add' }}>
          Add a key
        </TextLink>
      ),
    },
    {
      done: servers.data.items.some((server) => server.connection === 'ssh'),
      title: 'Add a server',
      text: 'Its address, the user, and the key.',
      link: (
        <TextLink inherit to="/servers" search={{ dialog: 'add' }}>
          Add a server
        </TextLink>
      ),
    },
    {
      done: own !== undefined,
      title: 'Upload a playbook',
      text: 'Any playbook that you have.',
      link: (
        <TextLink inherit to="/playbooks" search={{ dialog: 'upload' }}>
          Upload one
        </TextLink>
      ),
    },
    {
      done: jobs.data.items.length > 0,
      title: 'Run it',
      text: 'And watch it live.',
      link:
        own === undefined ? null : (
          <TextLink inherit to="/playbooks/$playbookId" params={{ playbookId: own.id }}>
            Open {own.name}
          </TextLink>
        ),
    },
  ]
  const open = steps.filter((step) => !step.done)
  if (open.length === 0) return null
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="first-title">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="first-title">
          To your first run
        </Title>
        <Button size="compact-xs" variant="subtle" onClick={() => setAway(true)}>
          Put this away
        </Button>
      </Group>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.title} className={classes.step}>
            {step.done ? (
              <IconCircleCheck size={20} aria-label="Done:" />
            ) : (
              <IconCircle size={20} aria-label="To do:" />
            )}
            <div>
              <Text
                size="sm"
                fw={step === open[0] ? 600 : undefined}
                td={step.done ? 'line-through' : undefined}
              >
                {step.title}
              </Text>
              {!step.done && (
                <Text size="sm" c="dimmed">
                  {step.text} {step.link}
                </Text>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Paper>
  )
}

import { Button, Group, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { toast } from '../common/toasts'
import { Confirm } from '../common/ui/Confirm'
import { Copyable } from '../common/ui/Copyable'
import { Facts } from '../common/ui/Facts'
import { forgetHostKey, serverQuery, type Server } from './api'
import { fingerprint } from './fingerprint'

/** The key by which the server is known, and the way to forget it when the machine was set up anew. */
export function HostKey({ server, mayManage }: { server: Server; mayManage: boolean }) {
  const cache = useQueryClient()
  const [asking, { open, close }] = useDisclosure()
  const print = useQuery({
    queryKey: ['fingerprint', server.host_key],
    queryFn: () => fingerprint(server.host_key ?? ''),
    enabled: server.host_key !== null,
    staleTime: Infinity,
  })
  const forget = useMutation({
    mutationFn: () => forgetHostKey(server),
    onSuccess: (saved) => {
      cache.setQueryData(serverQuery(saved.id).queryKey, saved)
      close()
      toast(`The host key of ${saved.hostname} is forgotten. The next run pins the one it shows then.`)
    },
  })
  const [type] = (server.host_key ?? '').split(' ')
  return (
    <section aria-labelledby="host-key-title">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="host-key-title">
          Host key
        </Title>
        {mayManage && server.host_key !== null && (
          <Button size="xs" variant="default" onClick={open}>
            Forget it…
          </Button>
        )}
      </Group>
      {server.host_key === null ? (
        <Text size="sm" c="dimmed">
          None is pinned yet. The one that the server shows at its first run will be, and nothing else is
          accepted from then on.
        </Text>
      ) : (
        <Facts
          facts={[
            ['Type', type],
            ['Fingerprint', print.data != null ? <Copyable text={print.data} what="fingerprint" /> : null],
            [
              'Key',
              <Copyable
                key="key"
                text={server.host_key}
                what="host key"
                shown={`…${server.host_key.slice(-24)}`}
              />,
            ],
          ]}
        />
      )}
      <Confirm
        opened={asking}
        onClose={close}
        title={`Forget the host key of ${server.hostname}?`}
        action="Forget the host key"
        onConfirm={() => forget.mutate()}
        pending={forget.isPending}
        error={forget.error}
      >
        <Text size="sm">
          The next run accepts whatever key this address shows, and pins it. Do this only when the server was
          set up anew: a key that changed by itself may be somebody in between.
        </Text>
      </Confirm>
    </section>
  )
}

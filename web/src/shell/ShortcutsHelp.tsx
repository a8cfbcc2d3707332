import { Group, Kbd, Modal, Stack, Table, Text } from '@mantine/core'
import { useKnownShortcuts } from '../common/shortcuts'

export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const known = useKnownShortcuts()
  return (
    <Modal opened={opened} onClose={onClose} closeOnClickOutside title="Shortcuts">
      <Stack>
        {[
          { group: 'Always', shortcuts: [{ keys: 'Ctrl K', label: 'Go to a page, a server or a playbook' }] },
          ...known,
        ].map(({ group, shortcuts }) => (
          <div key={group}>
            <Text fw={600} size="sm">
              {group}
            </Text>
            <Table layout="fixed">
              <Table.Tbody>
                {shortcuts.map(({ keys, label }) => (
                  <Table.Tr key={keys}>
                    <Table.Td>{label}</Table.Td>
                    <Table.Td>
                      <Group gap={4} justify="flex-end">
                        {keys.split(' ').map((key) => (
                          <Kbd key={key}>{key}</Kbd>
                        ))}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        ))}
      </Stack>
    </Modal>
  )
}

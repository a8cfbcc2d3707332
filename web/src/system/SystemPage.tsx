import { Stack } from '@mantine/core'
import { PageHeader } from '../common/ui/PageHeader'
import { NoPermission } from '../common/ui/states'
import { useMay } from '../common/useSession'
import { Health } from './Health'
import { Runners } from './Runners'

export function SystemPage() {
  const maySee = useMay('see-system')
  return (
    <>
      <PageHeader title="System" />
      {maySee ? (
        <Stack gap="xl">
          <Runners />
          <Health />
        </Stack>
      ) : (
        <NoPermission permission="see-system" />
      )}
    </>
  )
}

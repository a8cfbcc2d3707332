import { Stack } from '@mantine/core'
import { PageHeader } from '../common/ui/PageHeader'
import { NoPermission } from '../common/ui/states'
import { useMay } from '../common/useSession'
import { Health } from './Health'
import { Projections } from './Projections'
import { Runners } from './Runners'
import { Versions } from './Versions'

export function SystemPage() {
  const maySee = useMay('see-system')
  return (
    <>
      <PageHeader title="System" />
      {maySee ? (
        <Stack gap="xl">
          <Runners />
          <Projections />
          <Health />
          <Versions />
        </Stack>
      ) : (
        <NoPermission permission="see-system" />
      )}
    </>
  )
}

import { PageHeader } from '../common/ui/PageHeader'

export function ServersPage() {
  return <PageHeader title="Servers" />
}

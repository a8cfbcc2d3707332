import { PageHeader } from '../common/ui/PageHeader'

export function ServerPage() {
  return <PageHeader title="Server" />
}

import { PageHeader } from '../common/ui/PageHeader'

export function SystemPage() {
  return <PageHeader title="System" />
}

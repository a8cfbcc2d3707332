import { PageHeader } from '../common/ui/PageHeader'

export function PlaybooksPage() {
  return <PageHeader title="Playbooks" />
}

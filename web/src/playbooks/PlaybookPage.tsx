import { PageHeader } from '../common/ui/PageHeader'

export function PlaybookPage() {
  return <PageHeader title="Playbook" />
}

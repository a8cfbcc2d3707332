import { PageHeader } from '../common/ui/PageHeader'

export function EventsPage() {
  return <PageHeader title="Events" />
}

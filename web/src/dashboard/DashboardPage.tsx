import { PageHeader } from '../common/ui/PageHeader'

export function DashboardPage() {
  return <PageHeader title="Dashboard" />
}

import { PageHeader } from '../common/ui/PageHeader'

export function CredentialsPage() {
  return <PageHeader title="Credentials" />
}

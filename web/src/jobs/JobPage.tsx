import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { PageHeader } from '../common/ui/PageHeader'
import { Failure, Loading } from '../common/ui/states'
import { jobQuery } from './api'
import { JobsTable } from './JobsTable'

export function JobPage() {
  const { jobId } = useParams({ from: '/app/jobs/$jobId' })
  const job = useQuery(jobQuery(jobId))
  if (job.isPending) return <Loading what="Loading the job" />
  if (job.isError) return <Failure error={job.error} retry={() => void job.refetch()} />
  return (
    <>
      <PageHeader title={`Job #${job.data.number}`} />
      <JobsTable label="This job" jobs={[job.data]} />
    </>
  )
}

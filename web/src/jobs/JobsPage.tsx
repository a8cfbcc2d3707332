import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PageHeader } from '../common/ui/PageHeader'
import { Pager } from '../common/ui/Pager'
import { Empty, Failure, Loading } from '../common/ui/states'
import { jobsQuery } from './api'
import { JobsTable } from './JobsTable'

export function JobsPage() {
  const { page, sort, status, playbook_id, server_id, user_id } = useSearch({ from: '/app/jobs' })
  const search = { page, sort, status, playbook_id, server_id, user_id }
  const navigate = useNavigate({ from: '/jobs' })
  const jobs = useQuery({ ...jobsQuery({ ...search, per_page: 50 }), placeholderData: keepPreviousData })
  return (
    <>
      <PageHeader title="Jobs" />
      {jobs.isPending && <Loading what="Loading jobs" />}
      {jobs.isError && <Failure error={jobs.error} retry={() => void jobs.refetch()} />}
      {jobs.isSuccess &&
        (jobs.data.items.length === 0 ? (
          <Empty title="No jobs">A job is a playbook run on servers.</Empty>
        ) : (
          <>
            <JobsTable
              label="Jobs"
              jobs={jobs.data.items}
              sort={search.sort}
              busy={jobs.isPlaceholderData}
              onSort={(sort) => void navigate({ search: (before) => ({ ...before, sort, page: undefined }) })}
            />
            <Pager
              what="jobs"
              pagination={jobs.data.pagination}
              onPage={(page) => void navigate({ search: (before) => ({ ...before, page }) })}
            />
          </>
        ))}
    </>
  )
}

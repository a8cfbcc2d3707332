import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useQuery } from '@tanstack/react-query'
import { describe, expect, it, vi } from 'vitest'
import { hostsQuery, type HostTotals, type Job } from '../api'
import { answering, show } from '../testing'
import { standing, withTotals } from '../totals'
import { Matrix } from './Matrix'

const totals = (host: string, more: Partial<HostTotals> = {}): HostTotals => ({
  host,
  ok: 0,
  changed: 0,
  failed: 0,
  unreachable: 0,
  skipped: 0,
  rescued: 0,
  ignored: 0,
  duration_ms: 0,
  ...more,
})

function Shown({ onLine }: { onLine: (line: number) => void }) {
  return (
    <Matrix job={{ id: 'j', status: 'failed' } as Job} hosts={useQuery(hostsQuery('j'))} onLine={onLine} />
  )
}

describe('The matrix of tasks and hosts', () => {
  it('leads from a result to what was printed, and to its line', async () => {
    const result = { host: 'b', status: 'failed', duration_ms: 1500, items: null, line: 42 }
    const task = {
      task_id: 't1',
      number: 1,
      name: 'Copy <b>it</b>',
      module: 'copy',
      path: 'site.yml:3',
      line: 40,
      counts: { ok: 1, failed: 1 },
      results: [{ ...result, host: 'a', status: 'ok' }, result],
    }
    answering({
      'GET /api/jobs/j/hosts': () => ({
        body: { job_id: 'j', hosts: [totals('a', { ok: 1 }), totals('b')] },
      }),
      'GET /api/jobs/j/tasks': () => ({
        body: { items: [task], pagination: { page: 1, per_page: 50, total: 1, pages: 1 } },
      }),
      'GET /api/jobs/j/tasks/t1/result': () => ({
        body: {
          task_id: 't1',
          result,
          lines: [{ line_number: 42, content: 'no \u202Espace' }],
          has_more: false,
        },
      }),
    })
    const onLine = vi.fn()
    show(<Shown onLine={onLine} />)
    await userEvent.click(await screen.findByRole('button', { name: 'Copy <b>it</b> on b: failed' }))
    const dialog = await screen.findByRole('dialog')
    expect(await within(dialog).findByText('no U+202Espace')).toBeVisible()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Show in the output' }))
    expect(onLine).toHaveBeenCalledWith(42)
  })

  it('says so when nothing ran', async () => {
    answering({
      'GET /api/jobs/j/hosts': () => ({ body: { job_id: 'j', hosts: [] } }),
      'GET /api/jobs/j/tasks': () => ({
        body: { items: [], pagination: { page: 1, per_page: 50, total: 0, pages: 0 } },
      }),
    })
    show(<Shown onLine={vi.fn()} />)
    expect(await screen.findByText('No results')).toBeVisible()
  })
})

describe('Totals of hosts', () => {
  it('never go back when an older telling comes late', () => {
    const known = { job_id: 'j', hosts: [totals('b', { ok: 5 })] }
    const after = withTotals(known, [totals('b', { ok: 4 }), totals('a', { failed: 1 })])
    expect(after.hosts.map(({ host, ok }) => [host, ok])).toEqual([
      ['a', 0],
      ['b', 5],
    ])
  })

  it('are called by the worst that happened', () => {
    expect(standing(totals('a', { ok: 9, changed: 1 }))).toBe('changed')
    expect(standing(totals('a', { ok: 9, failed: 1 }))).toBe('failed')
    expect(standing(totals('a'))).toBeUndefined()
  })
})

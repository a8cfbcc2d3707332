import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { openApp } from '../test/app'
import { hub, json, liveStream, silence, type Answer } from '../test/hub'
import type { Job } from './api'
import { layOut, line, RecordedLog } from './log/testing'
import { jobOf } from './testing'

function answers(recorded: RecordedLog, more: Partial<Job> = {}, events: Answer = silence) {
  return {
    'GET /api/changes': silence,
    'GET /api/jobs/j': () => json(jobOf({ total_lines: recorded.total, ...more })),
    'GET /api/jobs/j/hosts': () => json({ hosts: [], total: 0 }),
    'GET /api/jobs/j/events': events,
    'GET /api/jobs/j/logs': async ({ query }: { query: URLSearchParams }) => {
      const { after, limit, ...filter } = Object.fromEntries(query)
      const wanted = { ...filter, after: Number(after), limit: Number(limit) }
      return json(await recorded.source(wanted, new AbortController().signal))
    },
  }
}

const selected = () => document.querySelector('[data-selected]')?.getAttribute('data-line')
const failing = (number: number) => line(number, { log_level: number % 100 === 0 ? 'failed' : 'ok' })

describe('A link to a line', () => {
  beforeEach(() => layOut(680))

  it('opens the output there and shows which one it is', async () => {
    hub(answers(new RecordedLog(3000)))
    openApp('/jobs/j#L1500')
    expect(await screen.findByText('line 1500')).toBeVisible()
    expect(selected()).toBe('1500')
  })

  it('is made by a click on a number, and is followed back', async () => {
    hub(answers(new RecordedLog(3000)))
    const { user, router } = openApp('/jobs/j?q=line#L1500')
    await user.click(await screen.findByRole('link', { name: 'Line 1503' }))
    expect(router.state.location.hash).toBe('L1503')
    expect(router.state.location.search).toEqual({ q: 'line' })
    await waitFor(() => expect(selected()).toBe('1503'))
    fireEvent.scroll(screen.getByRole('log')) // the router puts back what was scrolled
    await act(() => router.navigate({ to: '/jobs/$jobId', params: { jobId: 'j' }, hash: 'L20' }))
    expect(await screen.findByText('line 20')).toBeVisible()
    expect(selected()).toBe('20')
    expect(screen.getByRole('log').scrollTop).toBe(0)
  })

  it('stays while one looks at another part of the job', async () => {
    hub(answers(new RecordedLog(3000)))
    const { user, router } = openApp('/jobs/j#L1500')
    await screen.findByText('line 1500')
    await user.click(screen.getByRole('tab', { name: 'Record' }))
    await user.click(screen.getByRole('tab', { name: 'Output' }))
    expect(router.state.location.hash).toBe('L1500')
    expect(await screen.findByText('line 1500')).toBeVisible()
  })

  it('says that the filter leaves its line out, and goes there without it', async () => {
    hub(answers(new RecordedLog(3000, failing)))
    const { user, router } = openApp('/jobs/j?level=failed#L1501')
    expect(await screen.findByText(/Line 1501 is not among these/)).toBeVisible()
    expect(selected()).toBeUndefined()
    await user.click(screen.getByRole('button', { name: 'Show all lines' }))
    expect(await screen.findByText('line 1501')).toBeVisible()
    expect(selected()).toBe('1501')
    expect(router.state.location.search).toEqual({})
  })

  it('says that there is no such line', async () => {
    hub(answers(new RecordedLog(3000)))
    openApp('/jobs/j#L3001')
    expect(await screen.findByText(/There is no line 3001/)).toBeVisible()
  })

  it('waits for a line that is yet to be printed', async () => {
    const events = liveStream()
    hub(answers(new RecordedLog(40), { status: 'running', end_reason: null }, () => events.response))
    openApp('/jobs/j#L42')
    expect(await screen.findByText('Line 42 has not been printed yet.')).toBeVisible()
    const lines = [41, 42, 43].map((number) => line(number))
    events.send(`id: 9\nevent: lines\ndata: ${JSON.stringify({ first: 41, lines })}\n\n`)
    const output = screen.getByRole('log')
    expect(await within(output).findByText('line 42')).toBeVisible()
    expect(selected()).toBe('42')
    expect(screen.queryByText(/has not been printed/)).toBeNull()
  })
})

describe('The state of a job', () => {
  beforeEach(() => layOut(680))

  it('does not go back to what an answer says that is older than what was told live', async () => {
    const events = liveStream()
    const changes = liveStream()
    const log = new RecordedLog(3)
    const running = { status: 'running', end_reason: null, exit_code: null, completed_at: null } as const
    const { asked } = hub({
      ...answers(log, running, () => events.response),
      'GET /api/changes': () => changes.response,
    })
    openApp('/jobs/j')
    const heading = await screen.findByRole('heading', { name: /Job #7/ })
    expect(heading).toHaveTextContent('running')
    const told = { status: 'failed', at: '2026-11-21T10:02:00Z', exit_code: 2, end_reason: 'exit' }
    events.send(
      `id: 9\nevent: status\ndata: ${JSON.stringify({ ...told, error_message: null, cancel_requested: false })}\n\n`,
    )
    await waitFor(() => expect(heading).toHaveTextContent('failed'))
    const fetched = () => asked.filter(({ path }) => path === '/api/jobs/j').length
    const before = fetched()
    changes.send(`id: 2\nevent: change\ndata: ${JSON.stringify({ things: [{ type: 'Job', id: 'j' }] })}\n\n`)
    await waitFor(() => expect(fetched()).toBeGreaterThan(before))
    await waitFor(() => expect(screen.getByText('A task failed on at least one server.')).toBeVisible())
    await act(() => Promise.resolve())
    expect(heading).toHaveTextContent('failed')
  })
})

describe('An output that has not begun', () => {
  beforeEach(() => layOut(680))

  it('says so', async () => {
    hub(answers(new RecordedLog(0), { status: 'pending', end_reason: null, started_at: null }))
    openApp('/jobs/j')
    expect(await screen.findByText('Nothing has been printed yet.')).toBeVisible()
  })
})

describe('The search of the output', () => {
  beforeEach(() => layOut(680))

  it('goes to the next place by Enter, and to the one before by Shift-Enter', async () => {
    hub(
      answers(new RecordedLog(300, (number) => line(number, { content: number % 100 === 0 ? 'here' : 'x' }))),
    )
    const { user, router } = openApp('/jobs/j')
    const search = await screen.findByRole('searchbox', { name: 'Search the output' })
    await user.type(search, 'here{Enter}')
    await waitFor(() => expect(screen.getByRole('toolbar')).toHaveTextContent('3'))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.hash).toBe('L100'))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.hash).toBe('L200'))
    await user.keyboard('{Shift>}{Enter}{/Shift}')
    await waitFor(() => expect(router.state.location.hash).toBe('L100'))
    expect(search).toHaveFocus()
  })
})

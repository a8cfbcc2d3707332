import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openApp } from '../test/app'
import { hub, json, liveStream, page, problem, silence, type Answer, type Asked } from '../test/hub'
import type { Job } from './api'
import { jobOf } from './testing'

const SIZE = 50

/** Jobs as the hub lists them: by number, behind a cursor or from the beginning. */
class Jobs {
  status: Job['status'] = 'success'
  constructor(public total: number) {}

  readonly answer: Answer = ({ query }) => {
    const upwards = query.get('sort') === 'number'
    const after = Number(query.get('after') ?? (upwards ? 0 : this.total + 1))
    const behind = Array.from({ length: this.total }, (_, place) => place + 1).filter((number) =>
      upwards ? number > after : number < after,
    )
    if (!upwards) behind.reverse()
    const numbers = behind.slice(0, SIZE)
    return json({
      items: numbers.map((number) => jobOf({ id: `job-${number}`, number, status: this.status })),
      pagination: query.has('after') ? null : { page: 1, per_page: SIZE, total: this.total, pages: 3 },
      next: behind.length > SIZE ? String(numbers.at(-1)) : null,
    })
  }
}

const answers = (jobs: Jobs, changes: Answer = silence) => ({
  'GET /api/changes': changes,
  'GET /api/jobs': jobs.answer,
  'GET /api/servers': () => json(page([])),
})

const numbers = async () => {
  const table = await screen.findByRole('table', { name: 'Jobs' })
  return within(table)
    .getAllByRole('link', { name: /^#\d+$/ })
    .map((link) => Number(link.textContent.slice(1)))
}
const shows = (first: number, last: number) =>
  waitFor(async () => {
    const all = await numbers()
    expect([all[0], all.at(-1)]).toEqual([first, last])
  })
const lists = (asked: Asked[]) => asked.filter(({ path }) => path === '/api/jobs')

describe('The list of jobs', () => {
  it('leaves out what stands in the address and is none of its filters, or no value of one', async () => {
    const { asked } = hub(answers(new Jobs(3)))
    openApp('/jobs?status=foo&sort=bad&page=abc&after=-1&colour=red&search=web')
    await shows(3, 1)
    expect([...(lists(asked)[0]?.query ?? [])]).toEqual([
      ['search', 'web'],
      ['per_page', '50'],
    ])
    expect(screen.getByRole('combobox', { name: 'State' })).toHaveValue('')
  })

  it('tells what is wrong with a filter that the hub refuses', async () => {
    const errors = [{ field: 'search', message: 'must not be longer than 200 characters' }]
    hub({
      ...answers(new Jobs(3)),
      'GET /api/jobs': () => problem(400, { detail: 'Some fields are wrong', errors }),
    })
    openApp('/jobs?search=x')
    expect(await screen.findByRole('alert')).toHaveTextContent('search must not be longer than 200')
  })

  it('goes through them by number, there and back, with its place in the address', async () => {
    const { asked } = hub(answers(new Jobs(120)))
    const { user, router } = openApp('/jobs')
    await shows(120, 71)
    expect(screen.getByText('50 of 120 jobs')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Previous page' })).toBeDisabled()

    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await shows(70, 21)
    expect(router.state.location.search).toEqual({ after: 71 })
    expect(screen.getByText('Jobs #70 to #21')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await shows(20, 1)
    expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled()

    await user.click(screen.getByRole('button', { name: 'Previous page' }))
    await shows(70, 21)
    expect(router.state.location.search).toEqual({ after: 71 })
    await user.click(screen.getByRole('button', { name: 'Previous page' }))
    await shows(120, 71)
    expect(router.state.location.search).toEqual({})
    expect(lists(asked).every(({ query }) => !query.has('page'))).toBe(true)
  })

  it('opens at the page of a link, and goes back to it', async () => {
    hub(answers(new Jobs(120)))
    const { user, router } = openApp('/jobs?after=60')
    await shows(59, 10)
    await user.click(screen.getByRole('button', { name: 'First page' }))
    await shows(120, 71)
    act(() => router.history.back())
    await shows(59, 10)
  })

  it('goes on upwards when the oldest come first', async () => {
    hub(answers(new Jobs(120)))
    const { user, router } = openApp('/jobs?sort=number')
    await shows(1, 50)
    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await shows(51, 100)
    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await shows(101, 120)
    await user.click(screen.getByRole('button', { name: 'Previous page' }))
    await shows(51, 100)
    expect(router.state.location.search).toEqual({ sort: 'number', after: 50 })
  })

  it('keeps its filters from page to page, and begins anew with other ones', async () => {
    const { asked } = hub(answers(new Jobs(120)))
    const { user, router } = openApp('/jobs?search=odd')
    await shows(120, 71)
    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await shows(70, 21)
    expect(lists(asked).at(-1)?.query.get('search')).toBe('odd')
    await user.click(screen.getByRole('button', { name: 'Mine' }))
    await shows(120, 71)
    expect(router.state.location.search).not.toHaveProperty('after')
  })

  it('has pages by their number in another order', async () => {
    const { asked } = hub(answers(new Jobs(120)))
    const { user } = openApp('/jobs?after=71')
    await shows(70, 21)
    await user.click(screen.getByRole('button', { name: 'State' }))
    await user.click(await screen.findByRole('button', { name: 'Page 2' }))
    await waitFor(() => expect(lists(asked).at(-1)?.query.get('page')).toBe('2'))
    expect(lists(asked).at(-1)?.query.has('after')).toBe(false)
  })

  it('says so when there is nothing behind a link any more, and leads to what there is', async () => {
    hub(answers(new Jobs(20)))
    const { user } = openApp('/jobs?after=1')
    expect(await screen.findByText('No jobs here')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'First page' }))
    await shows(20, 1)
  })
})

describe('While jobs are added', () => {
  async function added(path: string) {
    const changes = liveStream()
    const jobs = new Jobs(120)
    hub(answers(jobs, () => changes.response))
    openApp(path)
    await screen.findByRole('table', { name: 'Jobs' })
    return () => {
      jobs.total += 2
      jobs.status = 'failed'
      changes.send('id: 5\ndata: {"things":[{"type":"Job","id":"x"}]}\n\n')
    }
  }

  it('shows them at once, at the top', async () => {
    const add = await added('/jobs')
    add()
    await shows(122, 73)
  })

  it('leaves a later page as it is, but for the states of its jobs', async () => {
    const add = await added('/jobs?after=71')
    add()
    const table = screen.getByRole('table', { name: 'Jobs' })
    await waitFor(() => expect(within(table).getAllByText('failed')).toHaveLength(SIZE))
    await shows(70, 21)
  })
})

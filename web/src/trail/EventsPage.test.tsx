import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openApp } from '../test/app'
import { hub, json, liveStream, silence, type Asked } from '../test/hub'
import type { Event } from './api'

const event = (position: number, type = 'ServerAdded'): Event => ({
  position,
  event_id: `event-${position}`,
  type,
  aggregate_type: 'Server',
  aggregate_id: 'server-1',
  sequence: 0,
  timestamp: '2026-01-01T00:00:00Z',
  actor: {
    user_id: 'u',
    username: 'ada',
    role: 'admin',
    ip: '192.0.2.1',
    user_agent: 'Firefox',
    request_id: 'r-1',
    on_behalf_of: null,
  },
  payload: { hostname: `web-${position}` },
})
const told = (one: Event) => `id: ${one.position}\nevent: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`

/** A story of 5 events, of which a page has 2. */
const story = ({ query }: Asked) => {
  if (query.get('limit') === '1') return json({ items: [event(5)], next: '5' })
  const below = Number(query.get('after') ?? 6)
  const items = [event(below - 1), event(below - 2)].filter((one) => one.position > 0)
  return json({ items, next: below - 2 > 1 ? String(below - 2) : null })
}

const shown = () =>
  within(screen.getByRole('list', { name: /Events/ }))
    .getAllByRole('button')
    .map((button) => /web-\d+/.exec(button.textContent)?.[0])

describe('The events', () => {
  it('are there from the newest to the oldest, and join what comes live without a gap or a double', async () => {
    const live = liveStream()
    const { asked } = hub({
      'GET /api/changes': silence,
      'GET /api/events/page': story,
      'GET /api/events': () => live.response,
    })
    const { user } = openApp('/events')
    await waitFor(() => expect(shown()).toEqual(['web-5', 'web-4']))
    await waitFor(() =>
      expect(asked.find((one) => one.path === '/api/events')?.headers.get('Last-Event-ID')).toBe('5'),
    )
    live.send(told(event(5)) + told(event(6)) + told(event(7)))
    await waitFor(() => expect(shown()).toEqual(['web-7', 'web-6', 'web-5', 'web-4']))
    await user.click(screen.getByRole('button', { name: 'Show older ones' }))
    await user.click(await screen.findByRole('button', { name: 'Show older ones' }))
    expect(await screen.findByText('This is the beginning.')).toBeInTheDocument()
    expect(shown()).toEqual(['web-7', 'web-6', 'web-5', 'web-4', 'web-3', 'web-2', 'web-1'])
  })

  it('are there once when they happen while the page is fetched', async () => {
    const live = liveStream()
    hub({
      'GET /api/changes': silence,
      'GET /api/events/page': ({ query }) =>
        json({ items: query.get('limit') === '1' ? [event(5)] : [event(6), event(5)], next: null }),
      'GET /api/events': () => live.response,
    })
    openApp('/events')
    await waitFor(() => expect(shown()).toEqual(['web-6', 'web-5']))
    live.send(told(event(6)) + told(event(7)))
    await waitFor(() => expect(shown()).toEqual(['web-7', 'web-6', 'web-5']))
  })

  it('let through only what the address asks for, also of what comes live', async () => {
    const live = liveStream()
    const { asked } = hub({
      'GET /api/changes': silence,
      'GET /api/events/page': story,
      'GET /api/events': () => live.response,
    })
    openApp('/events?type=ServerAdded&username=ADA')
    await waitFor(() => expect(shown()).toEqual(['web-5', 'web-4']))
    expect(asked.findLast((one) => one.path === '/api/events/page')?.query.get('username')).toBe('ADA')
    live.send(told(event(6, 'ServerChanged')) + told(event(7)))
    await waitFor(() => expect(shown()).toEqual(['web-7', 'web-5', 'web-4']))
  })

  it('are filtered by what is typed, which keeps the focus', async () => {
    const { asked } = hub({
      'GET /api/changes': silence,
      'GET /api/events/page': story,
      'GET /api/events': silence,
    })
    const { user, router } = openApp('/events')
    const who = await screen.findByRole('textbox', { name: 'Who' })
    await user.type(who, 'ada{Enter}')
    await waitFor(() => expect(router.state.location.search).toEqual({ username: 'ada' }))
    expect(screen.getByRole('textbox', { name: 'Who' })).toHaveFocus()
    await waitFor(() =>
      expect(asked.findLast((one) => one.path === '/api/events/page')?.query.get('username')).toBe('ada'),
    )
  })

  it('open to who, from where, and what happened', async () => {
    hub({ 'GET /api/changes': silence, 'GET /api/events/page': story, 'GET /api/events': silence })
    const { user } = openApp('/events')
    await user.click(await screen.findByRole('button', { name: /Server added web-5/ }))
    expect(screen.getByText('ada (admin)')).toBeInTheDocument()
    expect(screen.getByText('192.0.2.1')).toBeInTheDocument()
    expect(screen.getByText(/"hostname": "web-5"/)).toBeInTheDocument()
  })
})

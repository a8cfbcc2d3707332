import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openApp } from '../test/app'
import { hub, json, page, silence } from '../test/hub'
import type { Runner } from './api'

const runner = (name: string, more: Partial<Runner>): Runner => ({
  id: name,
  name,
  alive: true,
  draining: false,
  warm: true,
  slots: 8,
  running: 0,
  jobs: [],
  hub_version: '1',
  ansible_version: '2.19.0',
  started_at: '2026-01-01T00:00:00Z',
  heartbeat_at: '2026-01-01T00:00:00Z',
  registered_at: '2026-01-01T00:00:00Z',
  version: 0,
  ...more,
})

describe('The runners', () => {
  it('say when they go the slower way, as long as they are there', async () => {
    const runners = [
      runner('warm', {}),
      runner('cold', { warm: false }),
      runner('gone', { warm: false, alive: false }),
    ]
    hub({ 'GET /api/changes': silence, 'GET /api/system/runners': () => json(page(runners)) })
    openApp('/system')
    const row = async (name: string) =>
      within(await screen.findByRole('row', { name: new RegExp(`^${name} `) }))
    expect((await row('cold')).getByText(/each run starts Ansible anew/)).toBeInTheDocument()
    expect((await row('warm')).queryByText(/anew/)).not.toBeInTheDocument()
    expect((await row('gone')).queryByText(/anew/)).not.toBeInTheDocument()
  })
})

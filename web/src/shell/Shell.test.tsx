import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openApp } from '../test/app'
import { hub, json, liveStream, page } from '../test/hub'

const answers = (changes = liveStream()) => ({
  'GET /api/changes': () => changes.response,
  'GET /api/servers': () => json(page([])),
  'GET /api/playbooks': () => json(page([])),
})

describe('The keyboard', () => {
  it('goes to a page by two keys, and takes the focus to its heading', async () => {
    hub(answers())
    const { user } = openApp('/servers')
    await screen.findByText('No servers yet')
    await user.keyboard('gp')
    const heading = await screen.findByRole('heading', { name: 'Playbooks', level: 1 })
    await waitFor(() => expect(heading).toHaveFocus())
  })

  it('types into fields what it would do elsewhere', async () => {
    hub(answers())
    const { user, router } = openApp('/servers')
    await screen.findByText('No servers yet')
    await user.keyboard('/')
    expect(screen.getByRole('searchbox')).toHaveFocus()
    await user.keyboard('gp?')
    expect(screen.getByRole('searchbox')).toHaveValue('gp?')
    expect(router.state.location.pathname).toBe('/servers')
  })

  it('shows its shortcuts, those of the page too', async () => {
    hub(answers())
    const { user } = openApp('/servers')
    await screen.findByText('No servers yet')
    await user.keyboard('?')
    expect(await screen.findByRole('dialog', { name: 'Shortcuts' })).toHaveTextContent('Add a server')
  })
})

describe('A lost connection', () => {
  it('is said, and that it is back', async () => {
    const first = liveStream()
    const streams = [first, liveStream()]
    hub({ ...answers(), 'GET /api/changes': () => (streams.shift() as typeof first).response })
    openApp('/servers')
    await screen.findByText('No servers yet')
    first.fail()
    expect(await screen.findByText(/Connection to the hub lost/)).toBeInTheDocument()
    await waitFor(() => expect(screen.queryByText(/Connection to the hub lost/)).not.toBeInTheDocument())
  })
})

describe('An address', () => {
  it('that is none of a page says so', async () => {
    hub(answers())
    openApp('/nowhere')
    expect(await screen.findByText('There is no such page')).toBeInTheDocument()
  })
})

import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { jobOf } from '../jobs/testing'
import { openApp } from '../test/app'
import { admin, hub, json, liveStream, page, problem, tokens } from '../test/hub'

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

describe('A run', () => {
  const playbook = { id: 'p', name: 'deploy', current_version: 2, version: 5, is_active: true }
  const server = {
    id: 's',
    hostname: 'web-1',
    ip_address: '10.0.0.1',
    is_active: true,
    connection: 'local',
    tags: [],
    description: '',
  }
  const known = {
    ...answers(),
    'GET /api/playbooks': () => json(page([playbook])),
    'GET /api/playbooks/p': () => json(playbook),
    'GET /api/playbooks/p/versions/2': () => json({ number: 2, prompts: [] }),
    'GET /api/servers': () => json(page([server])),
    'GET /api/servers/s': () => json(server),
    'GET /api/jobs': () => json({ ...page([]), next: null }),
    'GET /api/credentials': () => json(page([])),
  }

  it('of a playbook begins in the palette, wherever one is', async () => {
    hub(known)
    const { user, router } = openApp('/servers')
    await screen.findByRole('link', { name: 'web-1' })
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByLabelText('Go to'), 'run depl')
    await user.click(await screen.findByRole('button', { name: 'Run deploy…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Run a playbook' })
    await waitFor(() =>
      expect(within(dialog).getByRole('combobox', { name: 'Playbook' })).toHaveValue('deploy'),
    )
    expect(router.state.location.pathname).toBe('/servers')
  })

  it('is found again in the palette by its number', async () => {
    const { asked } = hub({
      ...known,
      'GET /api/jobs': () => json({ ...page([{ ...jobOf({ number: 42 }) }]), next: null }),
    })
    const { user, router } = openApp('/servers')
    await screen.findByRole('link', { name: 'web-1' })
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByLabelText('Go to'), '#42')
    await user.click(await screen.findByRole('button', { name: /#42/ }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/j'))
    expect(asked.find(({ path }) => path === '/api/jobs')?.query.get('search')).toBe('#42')
  })

  it('begins in the palette without a playbook too', async () => {
    hub(known)
    const { user } = openApp('/servers')
    await screen.findByRole('link', { name: 'web-1' })
    await user.keyboard('{Control>}k{/Control}')
    await user.click(await screen.findByRole('button', { name: 'Run a playbook…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Run a playbook' })
    expect(await within(dialog).findByRole('combobox', { name: 'Playbook' })).toHaveValue('')
  })

  it('begins on the page of a server, with that server', async () => {
    hub(known)
    const { user } = openApp('/servers/s')
    await user.click(await screen.findByRole('button', { name: 'Run a playbook here…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Run a playbook' })
    expect(await within(dialog).findByText('web-1')).toBeVisible()
    expect(within(dialog).getByRole('combobox', { name: 'Playbook' })).toHaveValue('')
  })

  it('is offered to nobody who may not run jobs', async () => {
    hub(known)
    const { user } = openApp('/servers/s', { ...admin, role: 'viewer' })
    await screen.findByRole('heading', { name: 'web-1' })
    expect(screen.queryByRole('button', { name: /Run/ })).toBeNull()
    await user.keyboard('{Control>}k{/Control}')
    await user.type(await screen.findByLabelText('Go to'), 'depl')
    await screen.findByRole('button', { name: /^deploy/ })
    expect(screen.queryByRole('button', { name: /^Run / })).toBeNull()
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

describe('A session that has ended', () => {
  const at = '/api/playbooks/p'
  const known = {
    ...answers(),
    [`GET ${at}`]: () => json({ id: 'p', name: 'web', description: '', current_version: 1, version: 1 }),
    [`GET ${at}/content`]: () => json({ playbook_id: 'p', version: 1, content: '- hosts: all\n' }),
    [`PUT ${at}/content`]: () => problem(401, { error: 'token_expired' }),
    'POST /api/auth/refresh': () => problem(401),
  }
  const typeAndSave = async (user: ReturnType<typeof openApp>['user']) => {
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    await user.type(await screen.findByRole('textbox', { name: 'Content of web' }), '# ')
    await user.click(screen.getByRole('button', { name: 'Save as v2' }))
    return within(await screen.findByRole('dialog', { name: 'Your session has ended' }))
  }
  const signIn = async (
    user: ReturnType<typeof openApp>['user'],
    dialog: Awaited<ReturnType<typeof typeAndSave>>,
  ) => {
    await user.type(dialog.getByLabelText('Password'), 'Secret-1')
    await user.click(dialog.getByRole('button', { name: 'Sign in' }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: /session/ })).toBeNull())
  }

  it('keeps what was typed for when one has signed in again', async () => {
    const { asked } = hub({ ...known, 'POST /api/auth/login': () => json(tokens(admin, 'token-2')) })
    const { user, router } = openApp('/playbooks/p')
    const dialog = await typeAndSave(user)
    expect(dialog.getByLabelText('Username')).toHaveValue('ada')
    expect(dialog.getByLabelText('Password')).toHaveFocus()
    await signIn(user, dialog)
    expect(screen.getByRole('textbox', { name: 'Content of web' })).toHaveTextContent('# - hosts: all')
    expect(router.state.location.pathname).toBe('/playbooks/p')
    await waitFor(() => expect(asked.filter(({ path }) => path === at).length).toBeGreaterThan(1))
  })

  it('leaves nothing of it to somebody else', async () => {
    const other = { ...admin, id: 'other', username: 'bob' }
    hub({ ...known, 'POST /api/auth/login': () => json(tokens(other, 'token-2')) })
    const { user } = openApp('/playbooks/p')
    const dialog = await typeAndSave(user)
    await signIn(user, dialog)
    expect(await screen.findByRole('button', { name: 'bob' })).toBeInTheDocument()
    expect(await screen.findByRole('button', { name: 'Edit' })).toBeInTheDocument()
    expect(screen.queryByText(/^# /)).toBeNull()
  })
})

describe('An address', () => {
  it('that is none of a page says so', async () => {
    hub(answers())
    openApp('/nowhere')
    expect(await screen.findByText('There is no such page')).toBeInTheDocument()
  })
})

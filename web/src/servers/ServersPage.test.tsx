import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openApp } from '../test/app'
import { admin, hub, json, liveStream, page, problem, silence } from '../test/hub'
import type { Server } from './api'

const web: Server = {
  id: '01900000-0000-7000-8000-00000000000a',
  hostname: 'web-1',
  ip_address: '192.0.2.17',
  connection: 'ssh',
  os_type: 'debian',
  os_version: '12',
  ssh_port: 2222,
  ssh_user: 'root',
  credential_id: null,
  host_key: null,
  description: '',
  tags: ['prod'],
  is_active: true,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  version: 3,
}

const answers = {
  'GET /api/changes': silence,
  'GET /api/servers': () => json(page([web])),
  [`GET /api/servers/${web.id}`]: () => json(web),
  'GET /api/credentials': () => json(page([])),
  'GET /api/jobs': () => json(page([])),
}
const viewer = { ...admin, role: 'viewer' as const }

describe('The servers', () => {
  it('are asked for as the address says', async () => {
    const { asked } = hub(answers)
    openApp('/servers?search=web&sort=-hostname&is_active=true&page=2')
    await screen.findByRole('link', { name: 'web-1' })
    const list = asked.find((one) => one.path === '/api/servers')
    expect(Object.fromEntries(list?.query ?? [])).toEqual({
      search: 'web',
      sort: '-hostname',
      is_active: 'true',
      page: '2',
      per_page: '50',
    })
    expect(screen.getByRole('columnheader', { name: 'Hostname' })).toHaveAttribute('aria-sort', 'descending')
  })

  it('put what one looks for into the address', async () => {
    hub(answers)
    const { user, router } = openApp('/servers?page=3')
    await screen.findByRole('link', { name: 'web-1' })
    await user.type(screen.getByRole('searchbox'), 'db{Enter}')
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'db' }))
    await user.click(screen.getByRole('button', { name: 'Address' }))
    await waitFor(() => expect(router.state.location.search).toEqual({ search: 'db', sort: 'ip_address' }))
    await user.click(await screen.findByRole('button', { name: 'Only servers with the tag prod' }))
    await waitFor(() => expect(router.state.location.search).toMatchObject({ tag: 'prod' }))
  })

  it('say what to do when there are none, and offer it to those who may', async () => {
    hub({ ...answers, 'GET /api/servers': () => json(page([])) })
    openApp('/servers')
    expect(await screen.findByText('No servers yet')).toBeInTheDocument()
    expect(screen.getAllByRole('button', { name: 'Add a server' })).toHaveLength(2)
  })

  it('are not said to be none when only the page of the address is beyond their end', async () => {
    const there = { per_page: 50, total: 60, pages: 2 }
    hub({
      ...answers,
      'GET /api/servers': ({ query }) =>
        query.get('page') === '9'
          ? json(page([], { ...there, page: 9 }))
          : json(page([web], { ...there, page: 2 })),
    })
    const { user } = openApp('/servers?page=9')
    expect(await screen.findByText('There is no page 9 of servers: the last one is 2.')).toBeVisible()
    expect(screen.queryByText('No servers yet')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'To the last page' }))
    expect(await screen.findByRole('link', { name: 'web-1' })).toBeVisible()
  })

  it('offer nothing that the role does not allow', async () => {
    hub(answers)
    openApp('/servers', viewer)
    await screen.findByRole('link', { name: 'web-1' })
    expect(screen.queryByRole('button', { name: 'Add a server' })).not.toBeInTheDocument()
    expect(screen.queryByRole('link', { name: 'Credentials' })).not.toBeInTheDocument()
  })

  it('say that they could not be fetched, with the number of the request, and try again', async () => {
    const failing = hub({
      ...answers,
      'GET /api/servers': () => problem(500, { detail: 'Something went wrong' }),
    })
    const { user } = openApp('/servers')
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('Something went wrong')
    expect(alert).toHaveTextContent('request-1')
    failing.answers['GET /api/servers'] = answers['GET /api/servers']
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('link', { name: 'web-1' })).toBeInTheDocument()
  })

  it('are fetched anew when the hub tells that one has changed, at once and a moment later', async () => {
    const live = liveStream()
    let hostname = 'web-1'
    const { asked } = hub({
      ...answers,
      'GET /api/changes': () => live.response,
      'GET /api/servers': () => json(page([{ ...web, hostname }])),
    })
    openApp('/servers')
    await screen.findByRole('link', { name: 'web-1' })
    hostname = 'renamed'
    const before = asked.length
    live.send(`id: 9\nevent: changed\ndata: {"position":9,"things":[{"type":"Server","id":"${web.id}"}]}\n\n`)
    expect(await screen.findByRole('link', { name: 'renamed' })).toBeInTheDocument()
    await waitFor(() =>
      expect(asked.slice(before).map((one) => one.path)).toEqual(Array(2).fill('/api/servers')),
    )
  })
})

describe('Adding a server', () => {
  it('shows at its field what the hub refuses, and loses nothing', async () => {
    const fake = hub({
      ...answers,
      'POST /api/servers': () =>
        problem(422, { errors: [{ field: 'ip_address', message: 'is no address' }] }),
    })
    const { user } = openApp('/servers?dialog=add')
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a server' }))
    await user.type(dialog.getByLabelText(/^Hostname/), 'web-1')
    await user.type(dialog.getByLabelText(/^Address/), '999')
    await user.type(
      dialog.getByLabelText('Tags', { selector: 'input:not([type=hidden])' }),
      'prod,web{Enter}',
    )
    await user.click(dialog.getByRole('button', { name: 'Add the server' }))
    await waitFor(() =>
      expect(dialog.getByLabelText(/^Address/)).toHaveAccessibleDescription(/is no address/),
    )
    expect(dialog.getByLabelText(/^Hostname/)).toHaveValue('web-1')

    fake.answers['POST /api/servers'] = () => json(web, 201)
    await user.clear(dialog.getByLabelText(/^Address/))
    await user.type(dialog.getByLabelText(/^Address/), '192.0.2.17')
    await user.click(dialog.getByRole('button', { name: 'Add the server' }))
    expect(await screen.findByRole('heading', { name: 'web-1', level: 1 })).toBeInTheDocument()
    expect(fake.asked.findLast((one) => one.method === 'POST')?.body).toEqual({
      hostname: 'web-1',
      ip_address: '192.0.2.17',
      connection: 'ssh',
      ssh_port: 22,
      ssh_user: 'root',
      description: '',
      tags: ['prod', 'web'],
      is_active: true,
    })
  })
})

describe('A dialog', () => {
  it('is not closed by a click beside it', async () => {
    hub(answers)
    const { user } = openApp('/servers?dialog=add')
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a server' }))
    await user.type(dialog.getByLabelText(/^Hostname/), 'web-1')
    await user.click(document.querySelector('.mantine-Modal-overlay') as HTMLElement)
    await user.click(document.querySelector('.mantine-Modal-inner') as HTMLElement)
    expect(dialog.getByLabelText(/^Hostname/)).toHaveValue('web-1')
    expect(screen.getByRole('dialog', { name: 'Add a server' })).toBeInTheDocument()
  })
})

describe('A filter', () => {
  it('keeps the focus when it is sent, and follows the address', async () => {
    hub(answers)
    const { user, router } = openApp('/servers')
    const tag = await screen.findByRole('textbox', { name: 'Tag' })
    await user.type(tag, 'prod{Enter}')
    await waitFor(() => expect(router.state.location.search).toMatchObject({ tag: 'prod' }))
    expect(tag).toHaveFocus()
    await user.click(screen.getByRole('button', { name: 'Clear the filters' }))
    await waitFor(() => expect(tag).toHaveValue(''))
  })
})

describe('A server', () => {
  it('sends of a change only what differs, and to the version it was made to', async () => {
    const { asked } = hub({ ...answers, [`PUT /api/servers/${web.id}`]: () => json({ ...web, version: 4 }) })
    const { user } = openApp(`/servers/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit web-1' }))
    await user.type(dialog.getByLabelText('Description'), 'In the cellar')
    await user.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('web-1 is saved.')).toBeInTheDocument()
    const put = asked.find((one) => one.method === 'PUT')
    expect(put?.body).toEqual({ description: 'In the cellar' })
    expect(put?.headers.get('If-Match')).toBe('"3"')
  })

  it('keeps what was typed when somebody else was faster, and may be saved over it', async () => {
    const saves = [problem(412), json({ ...web, version: 6 })]
    const fake = hub({ ...answers, [`PUT /api/servers/${web.id}`]: () => saves.shift() as Response })
    const { user } = openApp(`/servers/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit web-1' }))
    await user.type(dialog.getByLabelText('Description'), 'In the cellar')
    await user.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByText(/Somebody has changed this server/)).toBeInTheDocument()
    expect(dialog.getByLabelText('Description')).toHaveValue('In the cellar')
    fake.answers[`GET /api/servers/${web.id}`] = () => json({ ...web, os_version: '13', version: 5 })
    await user.click(dialog.getByRole('button', { name: 'Save it over the other change' }))
    expect(await screen.findByText('web-1 is saved.')).toBeInTheDocument()
    expect(fake.asked.findLast((one) => one.method === 'PUT')?.headers.get('If-Match')).toBe('"5"')
  })

  it('says when there is none at the address', async () => {
    hub({ ...answers, 'GET /api/servers/x': () => problem(404) })
    openApp('/servers/x')
    expect(await screen.findByText('There is no such server')).toBeInTheDocument()
  })

  it('asks before its host key is forgotten, and names it', async () => {
    const pinned = { ...web, host_key: 'ssh-ed25519 AAAA' }
    const { asked } = hub({
      ...answers,
      [`GET /api/servers/${web.id}`]: () => json(pinned),
      [`DELETE /api/servers/${web.id}/host-key`]: () => json({ ...web, version: 4 }),
    })
    const { user } = openApp(`/servers/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Forget it…' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Forget the host key of web-1?' }))
    await user.click(dialog.getByRole('button', { name: 'Forget the host key' }))
    expect(await screen.findByText(/None is pinned yet/)).toBeInTheDocument()
    expect(asked.filter((one) => one.method === 'DELETE')).toHaveLength(1)
  })
})

describe('A test of a server', () => {
  const path = `POST /api/servers/${web.id}/test`
  const result = {
    outcome: 'ok',
    latency_ms: 212,
    os: 'Debian 12.7',
    python: '3.11.2, /usr/bin/python3',
    message: null,
  }

  it('tells what was found there', async () => {
    hub({ ...answers, [path]: () => json(result) })
    const { user } = openApp(`/servers/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Test' }))
    expect(await screen.findByText(/Debian 12.7; Python 3.11.2, .*; signed in within 212 ms/)).toBeVisible()
  })

  it('tells what is wrong, in the words of the server, and what to do', async () => {
    const message = 'ssh: connect to host 192.0.2.17 port 2222: Connection refused'
    hub({ ...answers, [path]: () => json({ ...result, outcome: 'unreachable', message }) })
    const { user } = openApp(`/servers/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Test' }))
    expect(await screen.findByText('It could not be reached')).toBeVisible()
    expect(screen.getByText(message)).toBeVisible()
    expect(screen.getByText(/Check its address and port/)).toBeVisible()
  })

  it('is not offered to those who may not run jobs', async () => {
    hub(answers)
    openApp(`/servers/${web.id}`, viewer)
    await screen.findByRole('heading', { name: 'web-1' })
    expect(screen.queryByRole('button', { name: 'Test' })).toBeNull()
  })
})

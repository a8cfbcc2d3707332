import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { answering, show } from '../testing'
import { RunForm } from './RunForm'

const page = (items: unknown[]) => ({
  items,
  pagination: { page: 1, per_page: 50, total: items.length, pages: 1 },
})
const playbook = { id: 'p1', name: 'deploy', current_version: 2, version: 5, is_active: true }
const server = { id: 's1', hostname: 'web-1', ip_address: '10.0.0.1', is_active: true }
const reads = {
  'GET /api/playbooks': () => ({ body: page([playbook]) }),
  'GET /api/playbooks/p1': () => ({ body: playbook }),
  'GET /api/playbooks/p1/versions/2': () => ({ body: { number: 2, prompts: ['release'] } }),
  'GET /api/servers': () => ({ body: page([server]) }),
  'GET /api/servers/s1': () => ({ body: server }),
  'GET /api/credentials': () => ({ body: page([]) }),
}

describe('The run dialog', () => {
  it('says at the field what was refused, keeps what was typed, and sends it again corrected', async () => {
    let refuse = true
    const asked = answering({
      ...reads,
      'POST /api/jobs': () =>
        refuse
          ? {
              status: 422,
              body: {
                status: 422,
                title: 'Wrong',
                detail: 'A field is wrong',
                errors: [{ field: 'limit', message: 'must not begin with a dash' }],
              },
            }
          : { status: 201, body: { id: 'j1', number: 7 } },
    })
    const done = vi.fn()
    show(<RunForm initial={{ playbook_id: 'p1', server_ids: ['s1'], limit: '-x' }} onDone={done} />)
    await userEvent.type(await screen.findByLabelText('Value of release'), '1.2')
    await userEvent.click(screen.getByRole('button', { name: 'Run' }))

    expect(await screen.findByText('must not begin with a dash')).toBeVisible()
    const limit = screen.getByLabelText(/Limit/)
    expect(limit).toHaveAttribute('aria-invalid', 'true')
    expect(limit).toHaveValue('-x')
    expect(screen.getByLabelText('Value of release')).toHaveValue('1.2')
    expect(done).not.toHaveBeenCalled()

    refuse = false
    await userEvent.clear(limit)
    await userEvent.type(limit, 'web-1')
    expect(screen.queryByText('must not begin with a dash')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Run' }))
    await waitFor(() => expect(done).toHaveBeenCalled())
    expect(asked.findLast(({ call }) => call === 'POST /api/jobs')?.body).toMatchObject({
      playbook_id: 'p1',
      server_ids: ['s1'],
      limit: 'web-1',
      extra_vars: { release: 1.2 },
    })
  })

  it('keeps everything when the hub cannot be reached', async () => {
    answering({
      ...reads,
      'POST /api/jobs': () => {
        throw new TypeError('Failed to fetch')
      },
    })
    show(<RunForm initial={{ playbook_id: 'p1', server_ids: ['s1'] }} onDone={vi.fn()} />)
    await userEvent.type(await screen.findByLabelText('Value of release'), 'abc')
    await userEvent.click(screen.getByRole('button', { name: 'Run' }))
    expect(await screen.findByText('The hub cannot be reached')).toBeVisible()
    expect(screen.getByLabelText('Value of release')).toHaveValue('abc')
  })

  it('sends nothing while a name is there twice or a secret has no value', async () => {
    const asked = answering({
      ...reads,
      'POST /api/jobs': () => ({ status: 201, body: { id: 'j1', number: 7 } }),
    })
    const initial = {
      playbook_id: 'p1',
      server_ids: ['s1'],
      extra_vars: [
        { name: 'release', value: 'a\nb' },
        { name: 'port', value: '80' },
        { name: 'port', value: '81' },
      ],
      secret_vars: [{ name: 'pin', value: '' }],
    }
    const done = vi.fn()
    show(<RunForm initial={initial} onDone={done} />)
    expect(await screen.findByText('port is there twice')).toBeVisible()
    expect(screen.getByLabelText('Value of release')).toHaveValue('a\nb') // which a field of one line would not keep
    await userEvent.click(screen.getByRole('button', { name: 'Run' }))
    expect(await screen.findByText('pin has no value')).toBeVisible()
    await userEvent.type(screen.getByLabelText('Value of pin'), '0042')
    await userEvent.click(screen.getByRole('button', { name: 'Run' }))
    expect(asked.some(({ call }) => call === 'POST /api/jobs')).toBe(false)
    await userEvent.click(screen.getAllByRole('button', { name: 'Remove port' })[1] as HTMLElement)
    await userEvent.click(screen.getByRole('button', { name: 'Run' }))
    await waitFor(() => expect(done).toHaveBeenCalled())
    expect(asked.findLast(({ call }) => call === 'POST /api/jobs')?.body).toMatchObject({
      extra_vars: { release: 'a\nb', port: 80 },
      secret_vars: { pin: '0042' },
    })
  })

  it.each(['extra_vars', 'secret_vars'])('keeps the lines of a value of %s that is pasted', async (kind) => {
    const asked = answering({
      ...reads,
      'POST /api/jobs': () => ({ status: 201, body: { id: 'j1', number: 7 } }),
    })
    const done = vi.fn()
    const initial = { playbook_id: 'p1', server_ids: ['s1'], [kind]: [{ name: 'key', value: '<>' }] }
    show(<RunForm initial={initial} onDone={done} />)
    const field = await screen.findByLabelText<HTMLInputElement>('Value of key')
    await userEvent.click(field)
    field.setSelectionRange(1, 1)
    await userEvent.paste('-----BEGIN\r\nb3Bl\n-----END\n')
    await waitFor(() =>
      expect(screen.getByLabelText('Value of key')).toHaveValue('<-----BEGIN\nb3Bl\n-----END\n>'),
    )
    expect(screen.getByLabelText('Value of key')).toHaveFocus()
    await userEvent.click(screen.getByRole('button', { name: 'Run' }))
    await waitFor(() => expect(done).toHaveBeenCalled())
    expect(asked.findLast(({ call }) => call === 'POST /api/jobs')?.body).toMatchObject({
      [kind]: { key: '<-----BEGIN\nb3Bl\n-----END\n>' },
    })
  })

  it('makes one job of two clicks', async () => {
    const asked = answering({
      ...reads,
      'POST /api/jobs': () => ({ status: 201, body: { id: 'j1', number: 7 } }),
    })
    const done = vi.fn()
    show(<RunForm initial={{ playbook_id: 'p1', server_ids: ['s1'] }} onDone={done} />)
    const run = await screen.findByRole('button', { name: 'Run' })
    act(() => {
      run.click()
      run.click()
    })
    await waitFor(() => expect(done).toHaveBeenCalled())
    expect(asked.filter(({ call }) => call === 'POST /api/jobs')).toHaveLength(1)
  })

  it('offers all servers that were found, and says when there are more', async () => {
    const found = [server, { ...server, id: 's2', hostname: 'web-2' }]
    let total = 2
    answering({
      ...reads,
      'GET /api/servers': () => ({
        body: { items: found, pagination: { page: 1, per_page: 100, total, pages: 1 } },
      }),
    })
    show(<RunForm initial={{ playbook_id: 'p1' }} onDone={vi.fn()} />)
    const servers = await screen.findByRole('combobox', { name: 'Servers' })
    await userEvent.type(servers, 'web')
    expect(await screen.findByRole('button', { name: 'Add all 2 found' })).toBeVisible()
    total = 150
    await userEvent.type(servers, '-')
    await userEvent.click(await screen.findByRole('button', { name: 'Add 2 of all 150 found' }))
    expect(screen.getByText('web-1')).toBeVisible()
    expect(screen.getByText('web-2')).toBeVisible()
  })

  it('shows no credentials to those who may not see them', async () => {
    answering(reads)
    show(<RunForm initial={{ playbook_id: 'p1' }} onDone={vi.fn()} />, 'user')
    await screen.findByLabelText('Value of release')
    expect(screen.queryByText('Vault passwords')).toBeNull()
  })

  it('leaves the focus where it is when the first secret is added', async () => {
    answering(reads)
    show(<RunForm initial={{ playbook_id: 'p1' }} onDone={vi.fn()} />)
    await screen.findByLabelText('Value of release')
    await userEvent.click(screen.getByRole('button', { name: 'Secrets' }))
    const add = screen.getByRole('button', { name: 'Add a secret variable' })
    await userEvent.click(add)
    expect(await screen.findByLabelText('Name of secret variable 1')).toBeVisible()
    expect(add).toHaveFocus()
  })
})

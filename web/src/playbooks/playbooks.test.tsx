import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openApp } from '../test/app'
import { admin, hub, json, page, problem, silence, uploads } from '../test/hub'
import type { Playbook } from './api'

const TEXT = '- hosts: all\n  tasks:\n    - debug: {}\n'
const web = {
  id: '01900000-0000-7000-8000-00000000000b',
  name: 'web',
  description: 'Sets up the web servers',
  current_version: 2,
  is_active: true,
  created_by: 'ada',
  created_at: '2026-01-01T00:00:00Z',
  updated_by: 'ada',
  updated_at: '2026-01-02T00:00:00Z',
  version: 5,
} as Playbook
const version = (number: number, message: string, restored_from: number | null = null) => ({
  number,
  message,
  restored_from,
  created_by: 'ada',
  created_at: '2026-01-01T00:00:00Z',
  files: [],
})
const at = `/api/playbooks/${web.id}`
const answers = {
  'GET /api/changes': silence,
  'GET /api/playbooks': () => json(page([web])),
  [`GET ${at}`]: () => json(web),
  [`GET ${at}/content`]: () => json({ playbook_id: web.id, version: 2, content: TEXT, sha256: '', size: 1 }),
  [`GET ${at}/versions`]: () => json(page([version(2, 'Another port'), version(1, 'Uploaded')])),
}

describe('Uploading a playbook', () => {
  const file = () => new File(['- hosts: all\n bad\n'], 'web.yml', { type: 'text/yaml' })

  it('shows each error at its line, keeps the rest, and goes to the playbook when it is right', async () => {
    hub(answers)
    const sent: FormData[] = []
    let refuse = true
    uploads((form) => {
      sent.push(form)
      return refuse
        ? {
            status: 422,
            body: {
              status: 422,
              errors: [{ field: 'file', message: 'is not indented', line: 2, column: 2 }],
            },
          }
        : { status: 201, body: web }
    })
    const { user, container } = openApp('/playbooks?dialog=upload')
    const dialog = within(await screen.findByRole('dialog', { name: 'Upload a playbook' }))
    expect(dialog.getByRole('button', { name: 'Upload' })).toBeDisabled()
    const input = container.ownerDocument.querySelector<HTMLInputElement>(
      'input[type=file]',
    ) as HTMLInputElement
    await user.upload(input, file())
    await waitFor(() => expect(dialog.getByLabelText(/^Name/)).toHaveValue('web'))
    await user.type(dialog.getByLabelText('Description'), 'For web')
    await user.click(dialog.getByRole('button', { name: 'Upload' }))
    const alert = await dialog.findByRole('alert')
    expect(alert).toHaveTextContent('Line 2, column 2: is not indented')
    expect(alert.querySelector('pre')?.textContent).toBe(' bad\n ^')
    expect(dialog.getByLabelText('Description')).toHaveValue('For web')

    refuse = false
    await user.click(dialog.getByRole('button', { name: 'Upload' }))
    expect(await screen.findByRole('heading', { name: 'web', level: 1 })).toBeInTheDocument()
    expect(sent[1]?.get('description')).toBe('For web')
  })

  it('takes several files at once, each with an error of its own', async () => {
    hub(answers)
    const sent: string[] = []
    let refuse = true
    uploads((form) => {
      const name = form.get('name') as string
      sent.push(name)
      if (name === 'taken') return { status: 409, body: { status: 409, detail: 'There is one of that name' } }
      const errors = [{ field: 'file', message: 'is not indented', line: 2, column: 2 }]
      return name === 'bad' && refuse
        ? { status: 422, body: { status: 422, errors } }
        : { status: 201, body: { ...web, id: name, name } }
    })
    const { user } = openApp('/playbooks?dialog=upload')
    const dialog = within(await screen.findByRole('dialog', { name: 'Upload a playbook' }))
    const files = ['good.yml', 'bad.yaml', 'taken.yml', 'last.yml'].map(
      (name) => new File(['- hosts: all\n bad\n'], name, { type: 'text/yaml' }),
    )
    fireEvent.drop(dialog.getByRole('group', { name: /drop .yml/ }), {
      dataTransfer: { types: ['Files'], files },
    })
    await user.click(await dialog.findByRole('button', { name: 'Upload 4 playbooks' }))

    expect(await dialog.findByRole('link', { name: 'last' })).toBeVisible()
    expect(dialog.getByRole('link', { name: 'good' })).toHaveAttribute('href', '/playbooks/good')
    const bad = within(dialog.getByRole('group', { name: 'bad.yaml' }))
    expect(bad.getByRole('alert')).toHaveTextContent('Line 2, column 2: is not indented')
    expect(dialog.getByLabelText(/Name of taken.yml/)).toHaveAccessibleDescription(
      /There is one of that name/,
    )

    refuse = false
    await user.type(dialog.getByLabelText(/Name of taken.yml/), '-2')
    await user.click(dialog.getByRole('button', { name: 'Upload 2 playbooks' }))
    expect(await dialog.findByRole('link', { name: 'taken-2' })).toBeVisible()
    expect(sent).toEqual(['good', 'bad', 'taken', 'last', 'bad', 'taken-2'])
    await user.click(dialog.getByRole('button', { name: 'Done' }))
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Upload a playbook' })).toBeNull())
  })
})

describe('A playbook', () => {
  it('is saved as the next version with a message, and errors are shown at their line', async () => {
    const fake = hub({
      ...answers,
      [`PUT ${at}/content`]: () =>
        problem(422, { errors: [{ field: 'content', message: 'is no task', line: 3, column: 5 }] }),
    })
    const { user } = openApp(`/playbooks/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    const editor = await screen.findByRole('textbox', { name: 'Content of web' })
    expect(screen.getByRole('button', { name: 'Save as v3' })).toBeDisabled()
    await user.type(editor, '# ')
    await user.type(screen.getByLabelText('What has changed, for the history'), 'A comment')
    await user.click(screen.getByRole('button', { name: 'Save as v3' }))
    expect(await screen.findByRole('button', { name: 'Line 3, column 5' })).toBeInTheDocument()
    expect(editor).toHaveTextContent('# - hosts: all')

    fake.answers[`PUT ${at}/content`] = () => json({ ...web, current_version: 3, version: 6 })
    await user.click(screen.getByRole('button', { name: 'Save as v3' }))
    expect(await screen.findByText('web is saved as v3.')).toBeInTheDocument()
    const put = fake.asked.findLast((one) => one.method === 'PUT')
    expect(put?.body).toMatchObject({ message: 'A comment' })
    expect(put?.headers.get('If-Match')).toBe('"5"')
  })

  it('asks before changes are thrown away by going elsewhere', async () => {
    hub({ ...answers, 'GET /api/servers': () => json(page([])) })
    const { user, router } = openApp(`/playbooks/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    await user.type(await screen.findByRole('textbox', { name: 'Content of web' }), '# ')
    await user.click(screen.getByRole('link', { name: 'Servers' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Discard the changes of web?' }))
    await user.click(dialog.getByRole('button', { name: 'Keep it as it is' }))
    expect(router.state.location.pathname).toBe(`/playbooks/${web.id}`)
    expect(screen.getByRole('textbox', { name: 'Content of web' })).toHaveTextContent('# - hosts')
  })

  it('asks also before another tab takes the place of the editor', async () => {
    hub(answers)
    const { user } = openApp(`/playbooks/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    await user.type(await screen.findByRole('textbox', { name: 'Content of web' }), '# ')
    await user.click(screen.getByRole('tab', { name: 'Versions' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Discard the changes of web?' }))
    await user.click(dialog.getByRole('button', { name: 'Keep it as it is' }))
    expect(screen.getByRole('textbox', { name: 'Content of web' })).toHaveTextContent('# - hosts')
    await user.click(screen.getByRole('tab', { name: 'Versions' }))
    await user.click(await screen.findByRole('button', { name: 'Discard the changes' }))
    expect(await screen.findByText('Another port')).toBeInTheDocument()
  })

  it('says that somebody else has saved it meanwhile, and where to see what', async () => {
    hub({ ...answers, [`PUT ${at}/content`]: () => problem(412) })
    const { user } = openApp(`/playbooks/${web.id}`)
    await user.click(await screen.findByRole('button', { name: 'Edit' }))
    await user.type(await screen.findByRole('textbox', { name: 'Content of web' }), '# ')
    await user.click(screen.getByRole('button', { name: 'Save as v3' }))
    const alert = within(await screen.findByRole('alert'))
    const link = alert.getByRole('link', { name: 'See what has changed (in a new tab)' })
    expect(link).toHaveAttribute('href', `/playbooks/${web.id}?tab=diff&from=2`)
    expect(link).toHaveAttribute('target', '_blank')
  })

  it('has its versions, of which an older one can be restored', async () => {
    const { asked } = hub({ ...answers, [`POST ${at}/restore`]: () => json({ ...web, current_version: 3 }) })
    const { user } = openApp(`/playbooks/${web.id}?tab=versions`)
    await user.click(await screen.findByRole('button', { name: 'Restore v1…' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Restore v1 of web?' }))
    await user.type(dialog.getByLabelText('Message'), 'It worked')
    await user.click(dialog.getByRole('button', { name: 'Restore as v3' }))
    expect(await screen.findByText('v1 is restored as v3.')).toBeInTheDocument()
    expect(asked.find((one) => one.path === `${at}/restore`)?.body).toEqual({
      version: 1,
      message: 'It worked',
    })
  })

  it('compares the two versions that the address names', async () => {
    const contents: Record<string, string> = { '1': 'port: 80\n', '2': 'port: 8080\n' }
    hub({
      ...answers,
      [`GET ${at}/content`]: ({ query }) =>
        json({
          playbook_id: web.id,
          version: 1,
          content: contents[query.get('version') ?? ''],
          sha256: '',
          size: 1,
        }),
    })
    openApp(`/playbooks/${web.id}?tab=diff&from=2&to=1`)
    expect(await screen.findByRole('textbox', { name: 'v2 and v1' })).toBeInTheDocument()
  })

  it('shows its history only to those who may see it', async () => {
    hub(answers)
    openApp(`/playbooks/${web.id}?tab=versions`, { ...admin, role: 'user' })
    expect(await screen.findByText('Not for your role')).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Edit' })).not.toBeInTheDocument()
  })
})

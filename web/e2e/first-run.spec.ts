import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { checkAccess, look } from './look'
import { dropFile } from './drop'
import { expect, KEY_NAME, test } from './site'

const HELLO = `- name: Hello
  hosts: all
  gather_facts: false
  tasks:
    - name: Who are you
      ansible.builtin.command: hostname
    - name: Say it
      ansible.builtin.debug:
        msg: hello from {{ inventory_hostname }}
`
const PASSWORD = 'A-Word-Of-My-Own-1'

async function toDashboard(page: Page) {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Dashboard' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible()
}

// The first of all files by its name: the others leave a hub behind that knows servers and jobs.
test('leads from the password of the first start to a first run of one’s own', async ({
  page,
  hub,
  machines,
}) => {
  const began = performance.now()
  const [sshd] = machines.sshds
  const steps = page.getByRole('region', { name: 'To your first run' })
  const step = (title: string) => steps.getByRole('listitem').filter({ hasText: title })

  await page.goto(hub.url)
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await page.getByLabel('Username').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(hub.password)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await expect(steps.getByLabel('To do:')).toHaveCount(5)
  await checkAccess(page, 'first steps')
  await look(page, 'first-run')
  await steps.getByRole('link', { name: 'Change it' }).click()
  await page.getByLabel('Password until now', { exact: true }).fill(hub.password)
  await page.getByLabel('New password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByLabel('New password', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Password until now', { exact: true })).toHaveValue(hub.password)
  await page.getByLabel('New password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await expect(page.getByText('The password is changed.')).toBeVisible()
  hub.password = PASSWORD

  await toDashboard(page)
  await expect(step('Choose a password of your own').getByLabel('Done:')).toBeVisible()
  await steps.getByRole('link', { name: 'Add a key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(KEY_NAME)
  await dropFile(
    dialog.getByRole('group', { name: /drop/ }),
    'id_ed25519',
    readFileSync(machines.key, 'utf8'),
  )
  await dialog.getByRole('button', { name: 'Add the key' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText(/SHA256:/).first()).toBeVisible()

  await toDashboard(page)
  await expect(step('Add a key').getByLabel('Done:')).toBeVisible()
  await steps.getByRole('link', { name: 'Add a server' }).click()
  await dialog.getByLabel('Hostname').fill(sshd.name)
  await dialog.getByLabel('Address').fill(sshd.address)
  await dialog.getByLabel('User', { exact: true }).fill(sshd.user)
  await dialog.getByLabel('Port').fill(String(sshd.port))
  await dialog.getByRole('combobox', { name: 'Key', exact: true }).click()
  await page.getByRole('option', { name: KEY_NAME }).click()
  await dialog.getByRole('button', { name: 'Add the server' }).click()
  await expect(dialog).toBeHidden()

  await toDashboard(page)
  await expect(step('Add a server').getByLabel('Done:')).toBeVisible()
  await steps.getByRole('link', { name: 'Upload one' }).click()
  await dropFile(dialog.getByRole('group', { name: /drop/ }), 'hello.yml', HELLO)
  await expect(dialog.getByLabel('Name')).toHaveValue('hello')
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'hello' })).toBeVisible()

  await toDashboard(page)
  await expect(step('Upload a playbook').getByLabel('Done:')).toBeVisible()
  await steps.getByRole('link', { name: 'Open hello' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(dialog.getByRole('combobox', { name: 'Playbook' })).toHaveValue('hello')
  await dialog.getByRole('combobox', { name: 'Servers' }).fill(sshd.name)
  await page.getByRole('option', { name: sshd.name }).click()
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('log').getByText(`hello from ${sshd.name}`)).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('success')

  await toDashboard(page)
  await expect(page.getByRole('table', { name: 'Last jobs' }).getByText('success')).toBeVisible()
  await expect(steps).toBeHidden()
  console.log(
    `first run: ${((performance.now() - began) / 1000).toFixed(1)} s from the sign-in page to its end`,
  )
})

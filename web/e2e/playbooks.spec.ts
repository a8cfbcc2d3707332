import type { Page } from '@playwright/test'
import { dropFile } from './drop'
import { checkAccess, look } from './look'
import { expect, test } from './site'

const GOOD = `- name: Web servers
  hosts: all
  tasks:
    - name: Say it
      ansible.builtin.debug:
        msg: one
    - name: Touch nothing
      ansible.builtin.ping:
`
/** The third line begins a list where a key has to be. */
const BAD = `- name: Web servers
  hosts: all
  - tasks:
`

const editor = (page: Page) => page.getByRole('textbox', { name: /^Content of/ })
const diff = (page: Page) => page.locator('.cm-content')

/** Types what the whole text is to be. */
async function write(page: Page, text: string) {
  await editor(page).focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

async function save(page: Page, message: string, version: string) {
  await page.getByLabel('What has changed, for the history').fill(message)
  await page.getByRole('button', { name: `Save as ${version}` }).click()
}

test('takes a dropped playbook, tells what is wrong at its line, and keeps every version of it', async ({
  signedIn: page,
  site,
}) => {
  await page.goto(`${site.hub.url}/playbooks`)
  await page.getByRole('button', { name: 'Upload a playbook' }).first().click()
  const dialog = page.getByRole('dialog')
  const zone = dialog.getByRole('group', { name: /drop/ })
  await dropFile(zone, 'deploy.yml', BAD)
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  const refusal = dialog.getByRole('alert')
  await expect(refusal).toContainText(/Line 3, column \d+/)
  await expect(refusal).toContainText('- tasks:')
  await checkAccess(page, 'upload with an error')
  await dropFile(zone, 'deploy.yml', GOOD)
  await expect(refusal).toBeHidden()
  await dialog.getByLabel('Message').fill('as it was')
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'deploy' })).toBeVisible()

  await page.getByRole('button', { name: 'Edit' }).click()
  await write(page, BAD)
  await save(page, 'say two', 'v2')
  await expect(page.getByRole('alert')).toContainText(/Line 3, column \d+/)
  await expect(page.locator('.cm-lint-marker-error')).toHaveCount(1)
  await expect(page.locator('.cm-activeLine')).toHaveText('  - tasks:')
  await expect(page.getByLabel('What has changed, for the history')).toHaveValue('say two')
  await checkAccess(page, 'editor with an error')
  await look(page, 'editor')
  await write(page, GOOD.replace('msg: one', 'msg: two'))
  await page.getByRole('button', { name: 'Save as v2' }).click()
  await expect(page.getByText('deploy is saved as v2.')).toBeVisible()
  await expect(page.getByText(/^v2, saved by admin/)).toBeVisible()

  await page.getByRole('tab', { name: 'Versions' }).click()
  const versions = page.getByRole('tabpanel', { name: 'Versions' })
  await expect(versions).toContainText(/v2 \(current\)\s*say two.*v1\s*as it was/s)
  await page.getByRole('link', { name: 'What it changed in v2' }).click()
  await expect(page).toHaveURL(/tab=diff&from=1&to=2/)
  await expect(diff(page)).toHaveCount(1)
  await expect(page.locator('.cm-deletedChunk')).toContainText('msg: one')
  await expect(page.locator('.cm-changedLine')).toContainText('msg: two')
  await page.getByRole('radiogroup', { name: 'How to show' }).getByText('Side by side').click()
  await expect(diff(page)).toHaveCount(2)
  await expect(page.getByRole('textbox', { name: 'v1' })).toContainText('msg: one')
  await expect(page.getByRole('textbox', { name: 'v2' })).toContainText('msg: two')
  await checkAccess(page, 'diff side by side')
  await look(page, 'diff')

  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('button', { name: 'Restore v1…' }).click()
  await page.getByRole('dialog').getByLabel('Message').fill('two was wrong')
  await page.getByRole('button', { name: 'Restore as v3' }).click()
  await expect(page.getByText('v1 is restored as v3.')).toBeVisible()
  await expect(versions).toContainText(/v3 \(current\)\s*two was wrong.*the content of v1/s)
  await checkAccess(page, 'versions')
  await page.goto(`${page.url().replace(/\?.*/, '')}?tab=diff&from=1&to=3`)
  await expect(page.getByText('v1 and v3 have the same content.')).toBeVisible()
  await page.getByRole('tab', { name: 'Content' }).click()
  await expect(editor(page)).toContainText('msg: one')
})

test('asks before what was typed is lost', async ({ signedIn: page, site }) => {
  const id = await site.playbook('left', GOOD.replace('Web servers', 'Left'))
  await page.goto(`${site.hub.url}/playbooks/${id}`)
  await page.getByRole('button', { name: 'Edit' }).click()
  await write(page, GOOD.replace('one', 'typed'))
  await page.getByRole('link', { name: 'Servers' }).click()
  const question = page.getByRole('dialog', { name: 'Discard the changes' })
  await question.getByRole('button', { name: 'Keep it as it is' }).click()
  await expect(editor(page)).toContainText('msg: typed')
  await page.getByRole('link', { name: 'Servers' }).click()
  await question.getByRole('button', { name: 'Discard the changes' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible()
})

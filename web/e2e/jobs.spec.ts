import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { eventually } from './eventually'
import { checkAccess, look } from './look'
import { expect, test, type Site } from './site'

type Line = { line_number: number; content: string }

/** Says something, waits for a file, says more, and leaves a failure that does not matter. */
const gated = (gate: string) => `
- name: Gated
  hosts: all
  gather_facts: false
  vars:
    greeting: hello
  tasks:
    - name: Greet
      ansible.builtin.debug:
        msg: "{{ greeting }} from {{ inventory_hostname }}"
    - name: Count before
      ansible.builtin.command: echo {{ item }}
      loop: [before-1, before-2, before-3, before-4, before-5]
    - name: Wait at the gate
      ansible.builtin.shell: touch ${gate}.{{ inventory_hostname }}; until [ -e ${gate} ]; do sleep 0.1; done
    - name: Count behind
      ansible.builtin.command: echo {{ item }}
      loop: [behind-1, behind-2, behind-3, behind-4, behind-5, behind-6]
    - name: Fail a little
      ansible.builtin.command: "false"
      ignore_errors: true
    - name: Do nothing
      ansible.builtin.command: "true"
      when: false
`

function gateOf(site: Site, name: string) {
  const path = join(site.hub.directory, `gate-${name}`)
  return { path, open: () => writeFileSync(path, '') }
}

/** Both servers wait, and the page has told so. */
async function atGate(page: Page, gate: { path: string }) {
  await expect(output(page).getByText('TASK [Wait at the gate]')).toBeVisible()
  for (const server of ['web-61', 'web-62']) {
    await eventually(`${server} waits at the gate`, () =>
      Promise.resolve(existsSync(`${gate.path}.${server}`)),
    )
  }
}

const output = (page: Page) => page.getByRole('log')
const state = (page: Page) => page.getByRole('heading', { level: 1 })

/** Every line as the page shows it, from the first to the last, by scrolling through it. */
async function shownLines(page: Page): Promise<string[]> {
  const found = new Map<number, string>()
  const log = output(page)
  await log.evaluate((element) => element.scrollTo(0, 0))
  for (;;) {
    await expect(log.locator('[data-missing]')).toHaveCount(0)
    const rows = await log
      .locator('[data-line]')
      .evaluateAll((all) =>
        all.map((row): [number, string] => [
          Number(row.getAttribute('data-line')),
          row.querySelector('[data-content]')?.textContent ?? '',
        ]),
      )
    expect(new Set(rows.map(([number]) => number)).size).toBe(rows.length)
    for (const [number, text] of rows) found.set(number, text)
    const atEnd = await log.evaluate((element) => {
      const before = element.scrollTop
      element.scrollBy(0, element.clientHeight / 2)
      return element.scrollTop === before
    })
    if (atEnd) break
    await page.evaluate(
      () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
    )
  }
  return [...found].sort(([a], [b]) => a - b).map(([, text]) => text)
}

async function recordedLines(site: Site, job: string): Promise<string[]> {
  const { logs } = await site.hub.get<{ logs: Line[] }>(`/api/jobs/${job}/logs?limit=5000`)
  return logs.map((line) => line.content)
}

test('runs a playbook over SSH from the dialog, is watched live, searched and cancelled', async ({
  signedIn: page,
  site,
}) => {
  const gate = gateOf(site, 'first')
  await site.playbook('gated', gated(gate.path))

  await page.getByRole('button', { name: 'Run a playbook' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Playbook' }).click()
  await page.getByRole('option', { name: 'gated' }).click()
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(dialog.getByText(/between|must/).first()).toBeVisible() // there are no servers yet

  for (const server of site.servers) {
    await dialog.getByRole('combobox', { name: 'Servers' }).fill(server.name)
    await page.getByRole('option', { name: server.name }).click()
  }
  await dialog.getByRole('button', { name: 'Add a variable' }).click()
  await dialog.getByLabel('Name of variable 1').fill('greeting')
  await dialog.getByLabel('Value of greeting').fill('welcome')
  await checkAccess(page, 'run dialog')
  await look(page, 'run-dialog')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()

  await expect(page).toHaveURL(/\/jobs\/[0-9a-f-]{36}/)
  await expect(output(page).getByText(/welcome from web-61/)).toBeVisible()
  await atGate(page, gate)
  await expect(state(page)).toContainText('running')

  await page.keyboard.press('/')
  await page.keyboard.type('BEFORE-4')
  await expect(page.getByRole('toolbar').getByRole('status')).toHaveText('2') // one for each server
  await output(page).focus()
  await page.keyboard.press('n')
  await expect(page).toHaveURL(/#L\d+$/)
  await expect(output(page).locator('[data-selected] mark').first()).toHaveText('before-4')
  await look(page, 'job-search')

  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByLabel('Reason (optional)').fill('seen enough')
  await page.getByRole('button', { name: 'Cancel the job' }).click()
  await expect(state(page)).toContainText('cancelled')
  await expect(page.getByText(/It was cancelled/)).toBeVisible()
})

test('runs it again, and a reload in the middle loses nothing', async ({ signedIn: page, site }) => {
  const gate = gateOf(site, 'reload')
  const first = await site.run(await site.playbook('reloaded', gated(gate.path)))
  await page.goto(`${site.hub.url}/jobs/${first}`)
  await atGate(page, gate)
  await page.reload()
  await atGate(page, gate)
  gate.open()
  await expect(state(page)).toContainText('success')
  expect(await shownLines(page)).toEqual(await recordedLines(site, first))

  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('menuitem', { name: /The same again/ }).click()
  await expect(page).not.toHaveURL(new RegExp(first))
  await expect(state(page)).toContainText('success')

  await page.getByRole('tab', { name: 'Hosts and tasks' }).click()
  await expect(page.getByRole('button', { name: 'Fail a little on web-61: ignored' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Do nothing on web-62: skipped' })).toBeVisible()
  await checkAccess(page, 'matrix')
  await look(page, 'job-hosts')
  await page.getByRole('button', { name: 'Count behind on web-62: changed' }).click()
  await expect(page.getByRole('dialog').getByText(/behind-6/)).toBeVisible()
  await page.getByRole('button', { name: 'Show in the output' }).click()
  await expect(output(page).locator('[data-selected]')).toBeVisible()

  await page.getByRole('tab', { name: 'Record' }).click()
  await expect(page.getByText('Servers as they were').first()).toBeVisible()
  await checkAccess(page, 'record')
  const download = page.waitForEvent('download')
  await page.getByRole('tab', { name: 'Output' }).click()
  await page.getByRole('button', { name: 'Download the output' }).click()
  await page.getByRole('menuitem', { name: 'Text', exact: true }).click()
  expect((await download).suggestedFilename()).toMatch(/^daybook-job-\d+\.log$/)
})

test('goes on when the hub is killed and started again, without a gap or a double', async ({
  signedIn: page,
  site,
}) => {
  const gate = gateOf(site, 'killed')
  const job = await site.run(await site.playbook('killed', gated(gate.path)))
  await page.goto(`${site.hub.url}/jobs/${job}`)
  await atGate(page, gate)
  await site.hub.kill()
  await expect(page.getByText('Connection to the hub lost. Trying again…')).toBeVisible()
  gate.open()
  await site.hub.up()
  await expect(state(page)).toContainText('success', { timeout: 180_000 })
  await expect(page.getByText('Connection to the hub lost. Trying again…')).toBeHidden()
  const recorded = await recordedLines(site, job)
  expect(recorded.join('\n')).toContain('behind-6')
  expect(await shownLines(page)).toEqual(recorded)
})

test('shows hostile output as text', async ({ signedIn: page, site }) => {
  const hostile = `
- name: Hostile
  hosts: all
  gather_facts: false
  tasks:
    - name: Say <img src=x onerror="document.title='owned'">
      ansible.builtin.debug:
        msg: "<script>document.title='owned'</script> \\e]8;;javascript:alert(1)\\e\\\\link\\e]8;;\\e\\\\ \\u202Etxt.exe\\u202C \\u200Bnul\\0"
    - name: A long line
      ansible.builtin.debug:
        msg: "{{ 'x' * 1000000 }}"
`
  const job = await site.run(await site.playbook('hostile', hostile), { server_ids: [site.servers[0]?.id] })
  await page.goto(`${site.hub.url}/jobs/${job}`)
  await expect(state(page)).toContainText('success')
  await expect(page).toHaveTitle(/^Job #\d+ · Daybook$/)
  await expect(
    output(page)
      .getByRole('button', { name: /more characters/ })
      .first(),
  ).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type('<script>')
  await expect(page.getByRole('toolbar').getByRole('status')).toHaveText(/^\d/)
  await output(page).focus()
  await page.keyboard.press('n')
  const line = output(page).locator('[data-selected]')
  await expect(line).toContainText("<script>document.title='owned'</script>")
  await expect(line).toContainText('U+202E')
  expect(await page.locator('[role="log"] script, [role="log"] img').count()).toBe(0)
  await expect(page).toHaveTitle(/^Job #\d+ · Daybook$/)
})

test('lists jobs live, by state, and their output on a phone in the dark', async ({
  signedIn: page,
  site,
}) => {
  const gate = gateOf(site, 'waiting')
  const playbook = await site.playbook('waited for', gated(gate.path))
  await site.run(playbook)
  const waiting = await site.run(playbook)
  await page.goto(`${site.hub.url}/jobs`)
  const table = page.getByRole('table', { name: 'Jobs' })
  await expect(table.getByText(/another job runs there/)).toBeVisible()
  await expect(table.getByText('running')).toBeVisible()
  await checkAccess(page, 'jobs')
  gate.open()
  await expect(table.getByText('running')).toBeHidden()
  await page.getByLabel('State').first().click()
  await page.getByRole('option', { name: 'success' }).click()
  await expect(page).toHaveURL(/status=success/)
  await expect(table.locator('[data-tone=good]').first()).toHaveCSS('background-color', 'rgb(224, 244, 229)')

  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`${site.hub.url}/jobs/${waiting}`)
  await expect(output(page).getByText('PLAY RECAP')).toBeVisible()
  await look(page, 'job-phone-dark')
  await site.succeeded(waiting)
})

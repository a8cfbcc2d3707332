import type { Page } from '@playwright/test'
import { checkAccess, look } from './look'
import { expect, signIn, test, type Site } from './site'

const TALE = `- name: A tale of two servers
  hosts: all
  tasks:
    - name: A line that is wider than a phone
      ansible.builtin.debug:
        msg: {{ many }}
    - name: Fail on one
      ansible.builtin.command: "false"
      when: inventory_hostname == 'web-61'
      ignore_errors: true
    - name: Change
      ansible.builtin.command: "true"
`
const tale = (words: number) => TALE.replace('{{ many }}', 'word '.repeat(words).trim())

type Stop = {
  name: string
  path: string
  /** What is there only when all of the page is. */
  ready: (page: Page) => Promise<unknown>
  /** Whether the guide has a picture of it. */
  pictured?: boolean
}

async function stops(site: Site): Promise<Stop[]> {
  const playbook = await site.playbook('tale', tale(60))
  await site.save(playbook, tale(61), 'One word more')
  const word = 'w'.repeat(250) // nowhere to break it
  await site.hub.put(`/api/servers/${site.servers[0]?.id}`, { description: word })
  const job = await site.run(playbook, { extra_vars: { [word.slice(0, 60)]: word } })
  await site.succeeded(job)
  const text = (wanted: string | RegExp) => (page: Page) =>
    expect(page.getByText(wanted).first()).toBeVisible()
  const table = (name: string) => (page: Page) => expect(page.getByRole('table', { name })).toBeVisible()
  return [
    { pictured: true, name: 'dashboard', path: '/', ready: table('Last jobs') },
    { name: 'account', path: '/account', ready: text('New password') },
    { name: 'jobs', path: '/jobs', ready: table('Jobs') },
    { name: 'run dialog', path: `/jobs?run=${playbook}`, ready: text('Add a variable') },
    { name: 'log', path: `/jobs/${job}`, ready: text('PLAY RECAP') },
    { name: 'matrix', path: `/jobs/${job}?view=hosts`, ready: text('Fail on one') },
    { name: 'record', path: `/jobs/${job}?view=record`, ready: text('Servers as they were') },
    { name: 'playbooks', path: '/playbooks', ready: table('Playbooks') },
    { name: 'upload', path: '/playbooks?dialog=upload', ready: text('Choose a file') },
    { name: 'playbook', path: `/playbooks/${playbook}`, ready: text('A tale of two servers') },
    {
      name: 'editor',
      path: `/playbooks/${playbook}`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Edit' }).click()
        await text('A tale of two servers')(page)
      },
    },
    { name: 'versions', path: `/playbooks/${playbook}?tab=versions`, ready: text('One word more') },
    { name: 'diff', path: `/playbooks/${playbook}?tab=diff`, ready: text(/word word/) },
    { name: 'servers', path: '/servers', ready: table('Servers') },
    { name: 'new server', path: '/servers?dialog=add', ready: text('Its name in inventories') },
    { name: 'server', path: `/servers/${site.servers[0]?.id}`, ready: text('tale') },
    { name: 'credentials', path: '/credentials', ready: table('Credentials') },
    { name: 'new credential', path: '/credentials?dialog=add', ready: text('Choose a file') },
    { name: 'credential', path: `/credentials/${site.credential}`, ready: text('web-61') },
    {
      pictured: true,
      name: 'events',
      path: `/events?aggregate_id=${job}`,
      ready: async (page) => {
        await page.getByRole('button', { name: 'Job started' }).click()
        await text('What happened')(page)
      },
    },
    { pictured: true, name: 'system', path: '/system', ready: text('Projections') },
    { name: 'no page', path: '/nowhere', ready: text('There is no such page') },
    { name: 'no server', path: `/servers/${job}`, ready: text('There is no such server') },
  ]
}

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 800 }

/** Nothing sticks out to the right: a page is scrolled in one direction only. */
async function checkWidth(page: Page, what: string) {
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(beyond, `${what} is wider than the screen`).toBeLessThanOrEqual(0)
}

async function checkStop(page: Page, url: string, stop: Stop) {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(PHONE)
  await page.goto(url + stop.path)
  await stop.ready(page)
  await expect(page.getByText(/^Loading/)).toHaveCount(0)
  for (const [size, colorScheme] of [
    [PHONE, 'light'],
    [PHONE, 'dark'],
    [DESK, 'light'],
  ] as const) {
    const what = `${stop.name}, ${size.width} px, ${colorScheme}`
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    await checkWidth(page, what)
    await checkAccess(page, what)
    if (stop.pictured && size === DESK && colorScheme === 'light') await look(page, stop.name)
  }
}

test('every page is usable on a phone, in the dark, and by those who do not see it', async ({
  page,
  site,
}) => {
  const all = await stops(site)
  await checkStop(page, site.hub.url, {
    name: 'sign-in',
    path: '/sign-in',
    ready: () => expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible(),
  })
  await signIn(page, site.hub)
  for (const stop of all) await test.step(stop.name, () => checkStop(page, site.hub.url, stop))
})

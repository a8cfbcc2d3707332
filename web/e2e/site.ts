import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { eventually } from './eventually'
import { Hub } from './hub'
import { makeKey, SshServer } from './sshd'

/** Two servers that are really there, and the key that opens them. */
export type Machines = { key: string; sshds: [SshServer, SshServer] }

/** A hub that knows these servers, and playbooks to run on them. */
export type Site = {
  hub: Hub
  servers: { id: string; name: string }[]
  credential: string
  playbook: (name: string, yaml: string) => Promise<string>
  /** Saves the next version of a playbook. */
  save: (playbook: string, yaml: string, message: string) => Promise<unknown>
  /** Queues a job by the API and tells its id. */
  run: (playbook: string, more?: object) => Promise<string>
  succeeded: (job: string) => Promise<unknown>
}

export const KEY_NAME = 'web-key'

type OfTest = { signedIn: Page }
type OfWorker = { hub: Hub; machines: Machines; site: Site }

/** `hub` is as it was first started until `site` is asked for, which adds to it what it does not have yet. */
export const test = base.extend<OfTest, OfWorker>({
  hub: [
    // eslint-disable-next-line no-empty-pattern -- how Playwright wants it
    async ({}, provide) => {
      const hub = await Hub.start()
      try {
        await provide(hub)
      } finally {
        await hub.stop()
      }
    },
    { scope: 'worker', timeout: 1_200_000 },
  ],
  machines: [
    async ({ hub }, provide) => {
      const key = join(hub.directory, 'key')
      makeKey(key)
      const sshds: Machines['sshds'] = [
        await SshServer.start(hub.directory, '127.0.0.61', key),
        await SshServer.start(hub.directory, '127.0.0.62', key),
      ]
      try {
        await provide({ key, sshds })
      } finally {
        sshds.forEach((sshd) => sshd.stop())
      }
    },
    { scope: 'worker' },
  ],
  site: [
    async ({ hub, machines }, provide) => {
      const credential = await ownCredential(hub, machines.key)
      const servers: Site['servers'] = []
      for (const sshd of machines.sshds) {
        servers.push({ id: await ownServer(hub, sshd, credential), name: sshd.name })
      }
      await provide({
        hub,
        servers,
        credential,
        playbook: async (name, yaml) => (await hub.upload(name, yaml)).id,
        save: (playbook, content, message) =>
          hub.put(`/api/playbooks/${playbook}/content`, { content, message }),
        run: async (playbook, more = {}) =>
          (
            await hub.post<{ id: string }>('/api/jobs', {
              playbook_id: playbook,
              server_ids: servers.map(({ id }) => id),
              ...more,
            })
          ).id,
        succeeded: (job) =>
          eventually(`job ${job} is a success`, async () => {
            const { status } = await hub.get<{ status: string }>(`/api/jobs/${job}`)
            return status === 'success'
          }),
      })
    },
    { scope: 'worker' },
  ],
  signedIn: async ({ page, site }, provide) => {
    await signIn(page, site.hub)
    await provide(page)
  },
})

type Found = { items: { id: string; hostname?: string; name?: string }[] }

async function ownCredential(hub: Hub, key: string): Promise<string> {
  const { items } = await hub.get<Found>(`/api/credentials?search=${KEY_NAME}`)
  const there = items.find(({ name }) => name === KEY_NAME)
  const body = { name: KEY_NAME, private_key: readFileSync(key, 'utf8') }
  return (there ?? (await hub.post<{ id: string }>('/api/credentials', body))).id
}

async function ownServer(hub: Hub, sshd: SshServer, credential: string): Promise<string> {
  const { items } = await hub.get<Found>(`/api/servers?search=${sshd.name}`)
  const there = items.find(({ hostname }) => hostname === sshd.name)
  const body = {
    hostname: sshd.name,
    ip_address: sshd.address,
    ssh_port: sshd.port,
    ssh_user: sshd.user,
    credential_id: credential,
  }
  return (there ?? (await hub.post<{ id: string }>('/api/servers', body))).id
}

export async function signIn(page: Page, hub: Pick<Hub, 'url' | 'password'>, to = '/jobs'): Promise<void> {
  await page.goto(hub.url + to)
  await page.getByLabel('Username').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(hub.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Daybook')
}

export { expect }

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { Hub } from './hub'
import { makeKey, SshServer } from './sshd'

/** A hub with two servers that are really there, and playbooks to run on them. */
export type Site = {
  hub: Hub
  servers: { id: string; name: string }[]
  playbook: (name: string, yaml: string) => Promise<string>
  /** Queues a job by the API and tells its id. */
  run: (playbook: string, more?: object) => Promise<string>
}

export const test = base.extend<{ signedIn: Page }, { site: Site }>({
  site: [
    // eslint-disable-next-line no-empty-pattern -- how Playwright wants it
    async ({}, provide) => {
      const hub = await Hub.start()
      await hub.signIn()
      const key = join(hub.directory, 'key')
      makeKey(key)
      const sshds = [
        await SshServer.start(hub.directory, '127.0.0.61', key),
        await SshServer.start(hub.directory, '127.0.0.62', key),
      ]
      const credential = await hub.post<{ id: string }>('/api/credentials', {
        name: 'web-key',
        private_key: readFileSync(key, 'utf8'),
      })
      const servers: Site['servers'] = []
      for (const sshd of sshds) {
        const { id } = await hub.post<{ id: string }>('/api/servers', {
          hostname: sshd.name,
          ip_address: sshd.address,
          ssh_port: sshd.port,
          ssh_user: sshd.user,
          credential_id: credential.id,
        })
        servers.push({ id, name: sshd.name })
      }
      const site: Site = {
        hub,
        servers,
        playbook: async (name, yaml) => (await hub.upload(name, yaml)).id,
        run: async (playbook, more = {}) =>
          (
            await hub.post<{ id: string }>('/api/jobs', {
              playbook_id: playbook,
              server_ids: servers.map(({ id }) => id),
              ...more,
            })
          ).id,
      }
      try {
        await provide(site)
      } finally {
        await hub.stop()
        sshds.forEach((sshd) => sshd.stop())
      }
    },
    { scope: 'worker', timeout: 1_200_000 },
  ],
  signedIn: async ({ page, site }, provide) => {
    await signIn(page, site.hub)
    await provide(page)
  },
})

export async function signIn(page: Page, hub: Hub, to = '/jobs'): Promise<void> {
  await page.goto(hub.url + to)
  await page.getByLabel('Username').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(hub.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Daybook')
}

export { expect }

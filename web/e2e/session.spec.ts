import { expect, test } from './site'

test('stays signed in when it is loaded again, in two tabs at once, and ends in both', async ({
  signedIn: first,
  site,
}) => {
  const second = await first.context().newPage()
  await second.goto(`${site.hub.url}/servers`)
  await expect(second.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible()

  await Promise.all([first.reload(), second.reload()])
  await expect(first.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible()
  await expect(second.getByRole('link', { name: 'web-61' })).toBeVisible()
  await Promise.all([first.reload(), second.reload()]) // by the refresh tokens that the first time left
  await expect(first.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible()
  await expect(second.getByRole('link', { name: 'web-61' })).toBeVisible()

  await first.getByRole('button', { name: 'admin' }).click()
  await first.getByRole('menuitem', { name: 'Sign out' }).click()
  for (const page of [first, second]) {
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'web-61' })).toHaveCount(0)
  }
  await second.reload()
  await expect(second.getByRole('button', { name: 'Sign in' })).toBeVisible()
  expect(await first.context().cookies()).toEqual([])
})

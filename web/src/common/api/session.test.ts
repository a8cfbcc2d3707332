import { describe, expect, it } from 'vitest'
import { admin, hub, json, problem, tokens } from '../../test/hub'
import { Session } from './session'

/** Tabs of one browser: they hear each other by a channel of this name. */
let channels = 0
const tabs = (count: number): Session[] => {
  const name = `tabs-${channels++}`
  return Array.from({ length: count }, () => new Session(new BroadcastChannel(name)))
}

const refreshes = (asked: { path: string }[]) =>
  asked.filter((one) => one.path === '/api/auth/refresh').length

describe('A session', () => {
  it('gets its token by the cookie, and says that it is the web app', async () => {
    const { asked } = hub({ 'POST /api/auth/refresh': () => json(tokens()) })
    const [tab] = tabs(1)
    expect(await tab?.token()).toBe('token-1')
    expect(asked[0]?.headers.get('X-Daybook-Client')).toBe('web')
  })

  it('refreshes once, however many requests need a token at the same moment', async () => {
    const { asked } = hub({ 'POST /api/auth/refresh': () => json(tokens()) })
    const [tab] = tabs(1)
    const got = await Promise.all(Array.from({ length: 20 }, async () => tab?.token()))
    expect(new Set(got)).toEqual(new Set(['token-1']))
    expect(refreshes(asked)).toBe(1)
  })

  it('renews a token that is about to expire before it is used', async () => {
    hub({ 'POST /api/auth/refresh': () => json(tokens(admin, 'token-2')) })
    const [tab] = tabs(1)
    tab?.accept(tokens(admin, 'token-1', 20))
    expect(await tab?.token()).toBe('token-2')
  })

  it('lets one tab refresh at a time, and takes what another one got meanwhile', async () => {
    let running = 0
    let most = 0
    let issued = 0
    const { asked } = hub({
      'POST /api/auth/refresh': async () => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setTimeout(resolve, 30))
        running--
        return json(tokens(admin, `token-${++issued}`))
      },
    })
    const all = tabs(4)
    const got = await Promise.all(all.map((tab) => tab.token()))
    expect(most).toBe(1)
    expect(got.every((token) => token?.startsWith('token-'))).toBe(true)
    expect(refreshes(asked)).toBeLessThanOrEqual(4)
    await expect.poll(() => all.map((tab) => tab.current.status)).toEqual(Array(4).fill('signed-in'))
  })

  it('is not asked to refresh by a tab whose rejected token was replaced already', async () => {
    const { asked } = hub({ 'POST /api/auth/refresh': () => json(tokens(admin, 'token-3')) })
    const [tab] = tabs(1)
    tab?.accept(tokens(admin, 'token-2'))
    await tab?.refresh('token-1')
    expect(refreshes(asked)).toBe(0)
    expect(await tab?.token()).toBe('token-2')
  })

  it('reaches the other tabs when somebody signs in, and when they sign out', async () => {
    const [first, second] = tabs(2)
    first?.accept(tokens())
    await expect.poll(() => second?.current.status).toBe('signed-in')
    second?.end()
    await expect.poll(() => first?.current.status).toBe('signed-out')
  })

  it('ends when the hub does not know the cookie', async () => {
    hub({ 'POST /api/auth/refresh': () => problem(401) })
    const [tab] = tabs(1)
    expect(await tab?.token()).toBeUndefined()
    expect(tab?.current.status).toBe('signed-out')
  })

  it('that the hub does not know any more keeps whose it was, until somebody signs in again', async () => {
    hub({ 'POST /api/auth/refresh': () => problem(401) })
    const [tab, other] = tabs(2)
    tab?.accept(tokens(admin, 'token-1', 1))
    expect(await tab?.token()).toBeUndefined()
    expect(tab?.current).toEqual({ status: 'ended', user: admin })
    other?.accept(tokens(admin, 'token-2'))
    await expect.poll(() => tab?.current.status).toBe('signed-in')
  })

  it.each([429, 500, 503])('does not end because the hub answers %i', async (status) => {
    hub({ 'POST /api/auth/refresh': () => problem(status) })
    const [tab] = tabs(1)
    tab?.accept(tokens(admin, 'token-1', 1))
    await expect(tab?.token()).rejects.toMatchObject({ status })
    expect(tab?.current.status).toBe('signed-in')
  })

  it('does not end because the hub cannot be reached', async () => {
    const [tab] = tabs(1)
    tab?.accept(tokens(admin, 'token-1', 1))
    await expect(tab?.token()).rejects.toThrow('cannot be reached')
    expect(tab?.current.status).toBe('signed-in')
  })
})

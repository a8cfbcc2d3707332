import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { admin, hub, json, liveStream, problem, tokens, type Answer } from '../../test/hub'
import { session } from '../api/session'
import { connections } from './connections'
import { openStream, type Stream, type StreamState } from './stream'

const event = (id: number) => `id: ${id}\nevent: lines\ndata: {"n":${id}}\n\n`

describe('A live stream', () => {
  let open: Stream[] = []

  beforeEach(() => {
    session.accept(tokens())
    vi.spyOn(Math, 'random').mockReturnValue(-0.9) // waits a twentieth of a second, not half a one
  })
  afterEach(() => {
    open.forEach((stream) => stream.close())
    open = []
  })

  const follow = (connect: Answer, options: { after?: number; complete?: () => boolean } = {}) => {
    const seen: number[] = []
    const states: StreamState[] = []
    const { asked, answers } = hub({
      'GET /api/jobs/j/events': connect,
      'POST /api/auth/refresh': () => json(tokens(admin, 'token-2')),
    })
    open.push(
      openStream('/api/jobs/j/events', {
        ...options,
        onEvent: ({ data }) => seen.push((data as { n: number }).n),
        onState: (state) => states.push(state),
      }),
    )
    const connects = () => asked.filter((one) => one.path === '/api/jobs/j/events')
    return { seen, states, connects, asked, answers }
  }

  it('resumes behind the last event it was told, and tells none twice', async () => {
    const first = liveStream()
    const second = liveStream()
    const streams = [first, second]
    const { seen, states, connects } = follow(() => (streams.shift() as typeof first).response)
    first.send(event(1) + event(2))
    await expect.poll(() => seen).toEqual([1, 2])
    first.send('id: 3\nevent: li') // cut in the middle
    first.fail()
    await expect.poll(() => connects().length).toBe(2)
    expect(connects()[1]?.headers.get('Last-Event-ID')).toBe('2')
    second.send(event(2) + event(3) + event(4))
    await expect.poll(() => seen).toEqual([1, 2, 3, 4])
    expect(states).toEqual(['connecting', 'open', 'lost', 'open'])
  })

  it('begins behind what is known already', async () => {
    const { connects } = follow(() => liveStream().response, { after: 7 })
    await expect.poll(() => connects()[0]?.headers.get('Last-Event-ID')).toBe('7')
  })

  it('says that the connection is lost until it is back', async () => {
    const back = liveStream()
    let tries = 0
    follow(() => {
      if (++tries < 3) throw new TypeError('refused')
      return back.response
    })
    await expect.poll(() => connections.isLost()).toBe(true)
    await expect.poll(() => connections.isLost()).toBe(false)
    expect(tries).toBe(3)
  })

  it('ends when the hub closes it and all was told', async () => {
    const only = liveStream()
    const { states, connects } = follow(() => only.response, { complete: () => true })
    only.send(event(1))
    only.close()
    await expect.poll(() => states.at(-1)).toBe('ended')
    expect(connects()).toHaveLength(1)
    expect(connections.isLost()).toBe(false)
  })

  it.each([403, 404])('does not try again after %i', async (status) => {
    const { states, connects } = follow(() => problem(status))
    await expect.poll(() => states.at(-1)).toBe('refused')
    expect(connects()).toHaveLength(1)
  })

  it('tries again after 503', async () => {
    const answers = [problem(503), liveStream().response]
    const { states } = follow(() => answers.shift() as Response)
    await expect.poll(() => states).toEqual(['connecting', 'lost', 'open'])
  })

  it('makes sure of the session when the hub closes it too early, and waits for the next one when it has ended', async () => {
    const first = liveStream()
    const second = liveStream()
    const streams = [first, second]
    const { asked, answers, connects, seen } = follow(() => (streams.shift() as typeof first).response)
    first.send(event(1))
    await expect.poll(() => seen).toEqual([1])
    answers['POST /api/auth/refresh'] = () => problem(401)
    first.close()
    await expect.poll(() => session.current.status).toBe('ended')
    expect(connections.isLost()).toBe(false)
    expect(asked.at(-1)?.path).toBe('/api/auth/refresh')
    session.accept(tokens(admin, 'token-3'))
    second.send(event(2))
    await expect.poll(() => seen).toEqual([1, 2])
    expect(connects().map(({ headers }) => headers.get('Last-Event-ID'))).toEqual([null, '1'])
  })

  it('ends when somebody signs out', async () => {
    const { asked } = follow(() => liveStream().response)
    await expect.poll(() => asked.length).toBe(1)
    session.end()
    expect(connections.isLost()).toBe(false)
    session.accept(tokens(admin, 'token-4'))
    await Promise.resolve()
    expect(asked).toHaveLength(1)
  })
})

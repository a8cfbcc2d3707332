import { describe, expect, it } from 'vitest'
import { admin, hub, json, page, problem, tokens } from '../../test/hub'
import { address, api } from './client'
import { HttpProblem, Unreachable } from './problem'
import { session } from './session'

describe('The client', () => {
  it('renews the token once when the hub says that it has expired, and asks again', async () => {
    session.accept(tokens(admin, 'old'))
    const { asked } = hub({
      'GET /api/servers': ({ headers }) =>
        headers.get('Authorization') === 'Bearer new'
          ? json(page([]))
          : problem(401, { error: 'token_expired' }),
      'POST /api/auth/refresh': () => json(tokens(admin, 'new')),
    })
    const answers = await Promise.all([
      api.get('/api/servers'),
      api.get('/api/servers'),
      api.get('/api/servers'),
    ])
    expect(answers).toHaveLength(3)
    expect(asked.filter((one) => one.path === '/api/auth/refresh')).toHaveLength(1)
  })

  it('tells of a 401 that a new token does not help against', async () => {
    session.accept(tokens(admin, 'old'))
    const { asked } = hub({
      'GET /api/servers': () => problem(401),
      'POST /api/auth/refresh': () => json(tokens(admin, 'new')),
    })
    await expect(api.get('/api/servers')).rejects.toMatchObject({ status: 401 })
    expect(asked.filter((one) => one.path === '/api/servers')).toHaveLength(2)
  })

  it('throws what the hub said, with its fields and the number of the request', async () => {
    session.accept(tokens())
    hub({
      'POST /api/servers': () =>
        problem(422, { detail: 'A field is wrong', errors: [{ field: 'hostname', message: 'is taken' }] }),
    })
    const refusal = await api
      .post('/api/servers', { body: { hostname: 'web-1' } })
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(HttpProblem)
    expect(refusal).toMatchObject({
      message: 'A field is wrong',
      requestId: 'request-1',
      errors: [{ field: 'hostname', message: 'is taken' }],
    })
  })

  it('makes do with an answer that is no problem document', async () => {
    session.accept(tokens())
    hub({ 'GET /api/servers': () => new Response('<html>Bad gateway</html>', { status: 502 }) })
    await expect(api.get('/api/servers')).rejects.toMatchObject({
      status: 502,
      message: 'The hub answered 502.',
    })
  })

  it('says that the hub cannot be reached when there is no answer', async () => {
    session.accept(tokens())
    await expect(api.get('/api/servers')).rejects.toBeInstanceOf(Unreachable)
  })

  it('looks for what was stored until it is seen in that version', async () => {
    session.accept(tokens())
    const seen = [
      problem(404),
      json({ id: 's', version: 0 }),
      json({ id: 's', version: 1, hostname: 'web-1' }),
    ]
    hub({
      'PUT /api/servers/s': () => json({ id: 's', version: 1 }, 202, { Location: '/api/servers/s' }),
      'GET /api/servers/s': () => seen.shift() as Response,
    })
    const server = await api.put('/api/servers/{id}', { path: { id: 's' }, body: {}, ifMatch: 0 })
    expect(server.hostname).toBe('web-1')
  })

  it('sends the version that a change was made to', async () => {
    session.accept(tokens())
    const { asked } = hub({ 'PUT /api/servers/s': () => json({ id: 's', version: 4 }) })
    await api.put('/api/servers/{id}', { path: { id: 's' }, body: {}, ifMatch: 3 })
    expect(asked[0]?.headers.get('If-Match')).toBe('"3"')
  })
})

describe('An address', () => {
  it('leaves out what is not asked for, and keeps what would end it', () => {
    expect(address('/api/servers', {}, { search: 'a&b=c', tag: undefined, page: 2, sort: '' })).toBe(
      '/api/servers?search=a%26b%3Dc&page=2',
    )
    expect(address('/api/servers/{id}', { id: '../x?y' })).toBe('/api/servers/..%2Fx%3Fy')
  })
})

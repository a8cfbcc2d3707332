import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { session } from '../common/api/session'
import { openApp } from '../test/app'
import { hub, json, page, problem, silence, tokens } from '../test/hub'

const answers = {
  'POST /api/auth/refresh': () => problem(401),
  'GET /api/changes': silence,
  'GET /api/servers': () => json(page([])),
}

describe('Signing in', () => {
  it('leads back to where one wanted to go', async () => {
    const { asked } = hub({ ...answers, 'POST /api/auth/login': () => json(tokens()) })
    await session.refresh()
    const { user, router } = openApp('/servers?search=web', null)
    await user.type(await screen.findByLabelText('Username'), 'ada')
    await user.type(screen.getByLabelText('Password'), 'Secret-1')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('heading', { name: 'Servers' })).toBeInTheDocument()
    expect(router.state.location.search).toEqual({ search: 'web' })
    expect(asked.find((one) => one.path === '/api/auth/login')?.body).toEqual({
      username: 'ada',
      password: 'Secret-1',
    })
  })

  it('says that name or password are wrong, and keeps them', async () => {
    hub({ ...answers, 'POST /api/auth/login': () => problem(401, { detail: 'No' }) })
    const { user } = openApp('/sign-in', null)
    await user.type(await screen.findByLabelText('Username'), 'ada')
    await user.type(screen.getByLabelText('Password'), 'wrong')
    await user.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('Wrong username or password.')
    expect(screen.getByLabelText('Username')).toHaveValue('ada')
  })

  it('never leads to another host', async () => {
    hub({ ...answers, 'POST /api/auth/login': () => json(tokens()) })
    const { router } = openApp('/sign-in?to=//evil.example/', null)
    await screen.findByLabelText('Username')
    expect(router.state.location.search).toEqual({})
  })

  it('ends with signing out, here and in what is shown', async () => {
    const { asked } = hub({ ...answers, 'POST /api/auth/logout': () => new Response(null, { status: 204 }) })
    const { user, queryClient } = openApp('/servers')
    await screen.findByText('No servers yet')
    await user.click(screen.getByRole('button', { name: 'ada' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    expect(await screen.findByRole('button', { name: 'Sign in' })).toBeInTheDocument()
    expect(asked.some((one) => one.path === '/api/auth/logout')).toBe(true)
    await waitFor(() => expect(queryClient.getQueryCache().getAll()).toEqual([]))
  })
})

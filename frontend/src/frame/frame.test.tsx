import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { onSignedOut } from '@/api/client'
import { registryFetch } from '@/api/registry'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { LoginForm } from './LoginForm'
import { entriesFor, entryAt } from './menu'

const sessions = '*/api/registry/v1/sessions'
const refused = (status: number, slug: string, facts = {}) => HttpResponse.json({ type: `/problems/${slug}`, title: slug, status, ...facts }, { status, headers: { 'Content-Type': 'application/problem+json' } })
const me = { account_id: 'a', name: '王海燕', username: 'w', power: 'district.office', org_name: 'XX县教育局', district_id: 'd', school_id: null, person_id: null, grant_id: 'g', grants: [], demo: true }

async function fillIn() {
  await userEvent.type(screen.getByLabelText('用户名'), 'wang')
  await userEvent.type(screen.getByLabelText('密码'), 'secret')
  await userEvent.click(screen.getByRole('button', { name: '登录' }))
}

describe('logging in', () => {
  it('sends what was typed, in the language of the page, and tells who came in', async () => {
    const sent = vi.fn()
    server.use(http.post(sessions, async ({ request }) => {
      sent(await request.json(), request.headers.get('Accept-Language'), request.headers.get('Authorization'))
      return HttpResponse.json({ access_token: 't', token_type: 'Bearer', expires_in: 600, next: null, grants: [], me }, { status: 201 })
    }))
    const onDone = vi.fn()
    await show(<LoginForm onDone={onDone} />)
    await fillIn()
    await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(me))
    expect(sent).toHaveBeenCalledWith({ username: 'wang', password: 'secret' }, 'zh-CN', null)
  })

  it('says the same words whether the name or the password was wrong', async () => {
    server.use(http.post(sessions, () => refused(401, 'wrong-credentials')))
    await show(<LoginForm onDone={vi.fn()} />)
    await fillIn()
    expect((await screen.findByRole('alert')).textContent).toContain('用户名或密码不对')
  })

  it('says how long to wait after too many attempts', async () => {
    server.use(http.post(sessions, () => refused(429, 'too-often', { retry_after: 60 })))
    await show(<LoginForm onDone={vi.fn()} />)
    await fillIn()
    expect((await screen.findByRole('alert')).textContent).toContain('60 秒')
  })

  it('sends nothing while a field is blank, and puts the focus on it', async () => {
    await show(<LoginForm onDone={vi.fn()} />)
    await userEvent.click(screen.getByRole('button', { name: '登录' }))
    expect(document.activeElement).toBe(screen.getByLabelText('用户名'))
    expect(screen.getByLabelText('用户名').getAttribute('aria-invalid')).toBe('true')
  })

  it('asks which capacity, of those who hold several', async () => {
    const grants = [{ grant_id: 'g1', power: 'principal', org_name: '第一中学' }, { grant_id: 'g2', power: 'teacher', org_name: '第一中学' }]
    server.use(
      http.post(sessions, () => HttpResponse.json({ access_token: null, token_type: 'Bearer', expires_in: 0, next: 'choose_grant', grants, me: null }, { status: 201 })),
      http.post(`${sessions}/current/grant`, async ({ request }) => HttpResponse.json({ access_token: 't', token_type: 'Bearer', expires_in: 600, next: null, grants, me: { ...me, grant_id: ((await request.json()) as { grant_id: string }).grant_id } })),
    )
    const onDone = vi.fn()
    await show(<LoginForm onDone={onDone} />)
    await fillIn()
    await userEvent.click(await screen.findByRole('button', { name: '教师 · 第一中学' }))
    await vi.waitFor(() => expect(onDone).toHaveBeenCalledWith(expect.objectContaining({ grant_id: 'g2' })))
  })
})

describe('a log-in whose short token ran out', () => {
  const address = '*/api/registry/v1/me'
  const read = async () => (await registryFetch.GET('/api/registry/v1/me')).data

  it('is renewed once for everybody, and the question asked again', async () => {
    let renewed = 0
    server.use(
      http.get(address, () => (renewed > 0 ? HttpResponse.json(me) : refused(401, 'signed-out'))),
      http.post(`${sessions}/current/refresh`, () => HttpResponse.json({ renewals: (renewed += 1) })),
    )
    expect(await Promise.all([read(), read()])).toEqual([me, me])
    expect(renewed).toBe(1)
  })

  it('that cannot be renewed is told to the page', async () => {
    const tell = vi.fn()
    const stop = onSignedOut(tell)
    server.use(http.get(address, () => refused(401, 'signed-out')), http.post(`${sessions}/current/refresh`, () => refused(401, 'signed-out')))
    await expect(read()).rejects.toMatchObject({ status: 401, slug: 'signed-out' })
    expect(tell).toHaveBeenCalledOnce()
    stop()
  })
})

describe('the menu', () => {
  const route = (fullPath: string, section: 'work' | 'registry' | 'rotation', order: number, powers: 'all' | 'teacher'[]) => ({ fullPath, options: { staticData: { title: 'shell.page.home' as const, menu: { section, order, powers } } } })
  const routes = [route('/rotation', 'rotation', 0, 'all'), route('/registry/groups', 'registry', 1, 'all'), route('/registry', 'registry', 0, ['teacher']), route('/', 'work', 0, 'all'), { fullPath: '/login', options: {} }]

  it('has only what the power can open, by section and order', () => {
    expect(entriesFor(routes, 'teacher').map(({ to }) => to)).toEqual(['/', '/registry', '/registry/groups', '/rotation'])
    expect(entriesFor(routes, 'district.office').map(({ to }) => to)).toEqual(['/', '/registry/groups', '/rotation'])
  })

  it('marks the entry that the page lies under', () => {
    const entries = entriesFor(routes, 'teacher')
    expect(entryAt(entries, '/registry/groups/17')?.to).toBe('/registry/groups')
    expect(entryAt(entries, '/registry/staff')?.to).toBe('/registry')
    expect(entryAt(entries, '/evaluation')).toBeUndefined()
  })
})

import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { NextSteps, Signatures } from './detail'
import type { Round } from './queries'
import { ofRotation, Rules, type RuleBody } from './rules'

const unit = (id: string, name: string) => ({ unit_id: id, group_id: 'g', school_id: `s-${id}`, name, role: 'member' as const, is_sample: true })
const round = (more: Partial<Round>): Round => ({
  id: 'r', version: 3, district_id: 'd', name: '学年交流', policy_id: 'p', policy_name: 'XX县方案', policy_version: 1, school_year: '2026-2027', starts_on: '2026-09-01', ends_on: '2027-07-10', state: 'correction',
  created_at: '2026-08-01T00:00:00Z', published_at: null, terms: [], groups: [], units: [unit('u1', '石桥初级中学'), unit('u2', '青溪初级中学')], wishes_until: null, correction_days: 0, correction_until: null,
  seed_sha256: 'a', seed: null, job_id: null, snapshot_sha256: 'b', scenario_id: 'c', plan_sha256: 'plan', plan_certified: true, plan_violations: [], plan_losses: [], plan_unexplained: [],
  signatures: [], unsigned: [unit('u1', '石桥初级中学'), unit('u2', '青溪初级中学')], can: {}, ...more,
})

describe('the next steps', () => {
  it('say what still blocks, and name whom a step waits for', async () => {
    await show(<><NextSteps round={round({ can: { 'transition.co-signed': 'signature-missing' } })} to={['co-signed']} /><NextSteps round={round({ state: 'co-signed', can: { 'transition.published': 'not-granted' } })} to={['published']} /></>)
    expect(screen.getByRole('button', { name: '完成会签' }).getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByText('不能办理：还有校长没签署。')).toBeTruthy()
    expect(screen.queryByRole('button', { name: '发布' })).toBeNull()
    expect(screen.getByText('等局领导发布。')).toBeTruthy()
  })

  it('send the version that was seen', async () => {
    const sent = vi.fn()
    server.use(http.post('*/api/rotation/v1/rounds/r/transitions', async ({ request }) => {
      sent(await request.json(), request.headers.get('If-Match'), Boolean(request.headers.get('Idempotency-Key')))
      return HttpResponse.json({ round: round({}), job: null })
    }))
    await show(<NextSteps round={round({ state: 'proposed', can: { 'transition.correction': null } })} to={['correction']} />)
    await userEvent.click(screen.getByRole('button', { name: '进入更正和会签' }))
    await vi.waitFor(() => expect(sent).toHaveBeenCalledWith({ to: 'correction', reason: null }, '"3"', true))
  })

  it('show the refusal of the server in words', async () => {
    server.use(http.post('*/api/rotation/v1/rounds/r/transitions', () => HttpResponse.json({ type: '/problems/plan-not-certified', title: '方案未通过独立校验', status: 409 }, { status: 409 })))
    await show(<NextSteps round={round({ state: 'scenarios', can: { 'transition.proposed': null } })} to={['proposed']} />)
    await userEvent.click(screen.getByRole('button', { name: '提出这个方案' }))
    expect(await screen.findByText('方案未通过独立校验')).toBeTruthy()
  })
})

describe('the signatures', () => {
  it('let a principal sign for her own unit and for no other', async () => {
    const sent = vi.fn()
    server.use(http.post('*/api/rotation/v1/rounds/r/signatures', async ({ request }) => {
      sent(await request.json())
      return HttpResponse.json({ unit_id: 'u1', plan_sha256: 'plan', signed_by: '王', signed_at: '2026-08-01T00:00:00Z' }, { status: 201 })
    }))
    await show(<Signatures round={round({ can: { sign: null } })} schoolId="s-u1" />)
    expect(screen.getByRole('heading', { name: '0 / 2 已签' })).toBeTruthy()
    expect(screen.getAllByRole('button')).toHaveLength(1)
    await userEvent.click(screen.getByRole('button', { name: '代表石桥初级中学签署同意' }))
    await vi.waitFor(() => expect(sent).toHaveBeenCalledWith({ unit_id: 'u1', plan_sha256: 'plan' }))
  })
})

describe('the rules', () => {
  const rules: RuleBody[] = [
    { id: 'A19', kind: 'quota', severity: 'soft', clause: { policy: 'XX县方案', requirement_id: 'A19', quote: '原则上龙头校每学年选派不少于15名的名教师' }, who: ['renowned', 'backbone'], from: ['lead'], to: ['member'], min: 15, max: null, window: { per: 'school_year' }, assumed: [] },
    { id: 'cap', kind: 'out_cap', severity: 'hard', clause: { policy: 'XX县方案', requirement_id: 'A19', quote: '原文' }, ratio: null, assumed: [{ parameter: 'ratio', value: { p: 1, q: 4 }, note: '文本未写', confirmed_by: 'x' }] },
    { id: 'A16', kind: 'cadence', severity: 'hard', clause: { policy: 'XX县方案', requirement_id: 'A16', quote: '例会' } },
  ]

  it('leave out what is not rotation’s', () => {
    expect(ofRotation(rules).map(({ id }) => id)).toEqual(['A19', 'cap'])
  })

  it('stand in the text’s words, with numbers read out and assumed values marked', async () => {
    await show(<Rules rules={ofRotation(rules)} />)
    expect(screen.getByText('原则上龙头校每学年选派不少于15名的名教师')).toBeTruthy()
    expect(screen.getByText(/名教师、骨干教师 · 龙头校 → 成员校 · 不少于 15 · 每学年/)).toBeTruthy()
    expect(screen.getByText('文件未写明')).toBeTruthy()
    expect(screen.getByText('比例：1/4')).toBeTruthy()
  })
})

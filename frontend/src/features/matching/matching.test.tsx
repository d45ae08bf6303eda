import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'
import { show } from '@/mock/render'
import { server } from '@/mock/server'
import { ConflictReport } from './conflicts'
import { distance, finding } from './pictures'
import type { Balance, Explanation, Places } from './queries'
import { ExactAgain, WhyHere } from './why'
import { boundsWords, ruleIds, tierBound } from './words'

const t = i18next.t
const places: Places = { policy_name: 'XX县方案', units: [{ unit_id: 'l', group_id: 'g', school_id: 's', name: '第一中学', role: 'lead', is_sample: true }], groups: [{ group_id: 'g', name: '第一中学教育集团' }] }
const clause = { policy: 'xx', requirement_id: 'A19', quote: '不少于15名' }

describe('words of a plan', () => {
  it('claim no more than was proved', () => {
    expect(tierBound(t, { id: 'cost', value: 100, bound_certified: 100, bound_claimed: 100 })).toBe('已证明：不可能更低。')
    expect(tierBound(t, { id: 'cost', value: 100, bound_certified: 99, bound_claimed: 100 })).toBe('求解器认为已是最优，独立证明的界是 99，相差 1（1.00%）。')
    expect(tierBound(t, { id: 'cost', value: 100, bound_certified: 90, bound_claimed: 95 })).toContain('最多相差 10')
  })

  it('say bounds and rules shortly', () => {
    expect([boundsWords(t, 15, null), boundsWords(t, 0, 0), boundsWords(t, 1, 3)]).toEqual(['≥ 15', '= 0', '≥ 1 ≤ 3'])
    expect(ruleIds(['A19/group=g/2026', 'A19/group=h/2026', 'A20/x'])).toEqual(['A19', 'A20'])
  })

  it('measure balance against the target', () => {
    const row = (unit_id: string, before: number, after: number): Balance => ({ group_id: 'g', unit_id, unit_name: unit_id, attribute: 'backbone', heads: 10, before, target: 4, after })
    expect(finding([row('l', 9, 6), row('m', 1, 4)], places.units)).toEqual({ leadBefore: 9, leadAfter: 6, restBefore: 1, restAfter: 4 })
    expect(distance([row('l', 9, 6), row('m', 1, 4)])).toEqual({ before: 8, after: 2 })
  })
})

describe('a conflict', () => {
  it('names the rules with their words and a verified repair', async () => {
    await show(<ConflictReport places={places} assumptions={(assumed) => assumed.map(({ parameter }) => <em key={parameter}>{parameter}</em>)} report={{
      run_id: 'x',
      conflicts: [{ block: 'b', members: [
        { instance: 'A19/group=g/2026', level: 'group', rule: 'A19', clause, assumed: [], lo: 15, hi: null, at_least: 0, at_most: 6, eligible: 30, group_id: 'g', unit_id: null, other_unit_id: null, term: null },
        { instance: 'outcap/l/2026-1', level: 'unit', rule: 'cap', clause: { policy: 'xx', requirement_id: 'A12', quote: '不影响本校教学' }, assumed: [{ parameter: 'ratio', value: { p: 1, q: 5 }, confirmed_by: '王海燕', note: null }], lo: null, hi: 6, at_least: 15, at_most: 30, eligible: 30, group_id: null, unit_id: 'l', other_unit_id: null, term: '2026-1' },
      ] }],
      repairs: [{ aim: 'fewest_rules', verified: true, total: 9, changes: [{ instance: 'A19/group=g/2026', side: 'lower', was: 15, becomes: 6, rule: 'A19', clause, group_id: 'g', unit_id: null, term: null }] }],
    }} />)
    expect(screen.getByText('不少于15名')).toBeTruthy()
    expect(screen.getByText('A19 ≥ 15')).toBeTruthy()
    expect(screen.getByText('外派上限 A12 ≤ 6').closest('li')?.textContent).toContain('ratio')
    expect(screen.getByText('已验证可行')).toBeTruthy()
    expect(screen.getByText(/A19 第一中学教育集团：下限由 15 改为 6/)).toBeTruthy()
  })
})

describe('why this place', () => {
  const explanation: Explanation = {
    scenario_id: 'c', person_id: 'p', person_name: '丁婷',
    sentences: [
      { id: 'F1', code: 'result.placed', zh: '到第一中学支教。', en: 'At the first school.', clause: null },
      { id: 'F2', code: 'counts.binding', zh: '计入 A19。', en: 'Counts for A19.', clause },
    ],
    alternatives: [{ unit_id: 'l', zh: '若去第一中学：+7 分。', en: '+7.', is_exact: true, is_possible: true, tiers: {}, split: { rank_points: 7 }, others: 2 }],
  }
  const priced: Explanation = { ...explanation, alternatives: [{ unit_id: 'l', zh: '至少约 +7 分。', en: '', is_exact: false, is_possible: true, tiers: {}, split: { rank_points: 4, cover: 3 }, others: null }] }

  it('begins with the result, cites the clause and prices the alternative', async () => {
    await show(<WhyHere explanation={explanation} units={places.units} policy="XX县方案" />)
    expect(screen.getByRole('region', { name: '结果' }).textContent).toContain('到第一中学支教。')
    expect(screen.getByRole('button', { name: '依据 XX县方案 A19' })).toBeTruthy()
    expect(screen.getByText('若去第一中学：+7 分。')).toBeTruthy()
    expect(screen.getByText('精确')).toBeTruthy()
    expect(screen.queryByText('再算')).toBeNull()
  })

  it('says of a price what it is made of, and that it is none but an estimate', async () => {
    await show(<WhyHere explanation={priced} units={places.units} policy="XX县方案" again={<button>再算</button>} />)
    expect(screen.getByText('+7 分：志愿未满足 4 + 学科师资 3')).toBeTruthy()
    expect(screen.getByText('估价')).toBeTruthy()
    expect(screen.getByText('再算')).toBeTruthy()
  })

  it('asks for the exact costs of this person and reads the answer', async () => {
    const asked: unknown[] = []
    let state = 'running'
    server.use(
      http.post('*/api/rotation/v1/scenarios/c/counterfactuals', async ({ request }) => {
        asked.push(await request.json())
        state = 'done'
        return HttpResponse.json({ id: 'j', state: 'queued' }, { status: 202 })
      }),
      http.get('*/api/rotation/v1/jobs/j', () => HttpResponse.json({ id: 'j', kind: 'rotation.explain', state, stage: null, done: 1, total: 1, message: null, result: null, problem: null })),
    )
    await show(<ExactAgain explanation={priced} disabledReason={null} />)
    await userEvent.click(screen.getByRole('button', { name: '精确重算' }))
    expect(await screen.findByText('已重新求解，代价为精确值。')).toBeTruthy()
    expect(asked).toEqual([{ teacher: 'p' }])
  })
})

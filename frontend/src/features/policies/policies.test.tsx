import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { describe, expect, it, vi } from 'vitest'
import { show } from '@/mock/render'
import { Rules } from './detail'
import type { PolicyFile, PolicyRule } from './queries'
import { isOpen, parametersOf, valueWords } from './rules'

const rule: PolicyRule = {
  id: 'A19', kind: 'quota', severity: 'soft', scope: { level: 'group', filter: { stages: ['junior'] } }, window: { per: 'school_year' },
  clause: { policy: '实施方案', requirement_id: 'A19', quote: '不少于15名' }, assumed: [{ parameter: 'rounding', value: 'ceil', confirmed_by: null, note: '按人数' }],
  form: 'count', min: 15, rounding: 'ceil', max: null, placement_kinds: ['walk', 'support'],
}
const policy: PolicyFile = {
  id: 'p', district_id: 'd', key: 'k', name: '方案', level: 'county', state: 'draft', stages: ['junior'], labels: {}, in_force_from: null, in_force_until: null, unconfirmed: 1, version: 1, body: null, can: {}, source: {},
  rules: [rule], clauses: [rule.clause, { policy: '实施方案', requirement_id: 'A45', quote: '试行三年' }],
}

describe('a rule', () => {
  it('is told in words: codes, ratios, lists, what is not said', () => {
    expect([valueWords(i18next.t, ['walk', 'support']), valueWords(i18next.t, { p: 1, q: 3 }), valueWords(i18next.t, null), valueWords(i18next.t, 'round.open'), valueWords(i18next.t, rule.scope)])
      .toEqual(['走教、支教', '1 : 3', '未写明', '开启轮次前', '层级 集团；筛选 学段 初中'])
  })

  it('shows its own fields, the assumed one marked, and leaves out what the text does not name', () => {
    expect(parametersOf(rule).map(({ parameter, assumed }) => [parameter, Boolean(assumed)])).toEqual([['form', false], ['min', false], ['rounding', true], ['placement_kinds', false]])
    expect([isOpen(rule), isOpen({ ...rule, assumed: [] })]).toEqual([true, false])
  })

  it('stands beside its clause and is confirmed by who may', async () => {
    const onConfirm = vi.fn()
    await show(<Rules policy={policy} onConfirm={onConfirm} confirming={null} confirmReason={null} />)
    const card = screen.getByRole('article', { name: 'A19 人数指标' })
    expect(within(card).getByText('“不少于15名”')).toBeTruthy()
    expect(within(card).getByText('尚未确认。', { exact: false })).toBeTruthy()
    await userEvent.click(within(card).getByRole('button', { name: '确认取值' }))
    expect(onConfirm).toHaveBeenCalledWith(rule)
    expect(screen.getByText('“试行三年”')).toBeTruthy()
  })

  it('is not offered for confirming to a grant that never may', async () => {
    await show(<Rules policy={policy} onConfirm={vi.fn()} confirming={null} confirmReason={undefined} />)
    expect(screen.queryByRole('button', { name: '确认取值' })).toBeNull()
  })
})

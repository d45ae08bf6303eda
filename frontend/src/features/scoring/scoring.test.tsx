import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '@/mock/render'
import { Bands } from './bands'
import { WherePointsComeFrom } from './detail'
import { addsUp, bandCounts } from './lines'
import type { Explanation, Line, UnitScore } from './queries'

const line = (part: string, code: string, depth: number, points: number, is_total: boolean): Line => ({
  part, code, parent: '', depth, label_zh: code, label_en: code, points, is_total, now: null, reference: null, weight: null, weight_origin: null, evidence: [],
})
const whole: Explanation = {
  run_id: 'r', unit_id: 'u', name: '青溪初级中学', reference: 'standard', reference_score: 60, score: 76, closing_error: 0, text_zh: '各项相加。', text_en: 'It adds up.',
  lines: [line('own', '本校', 0, 11, true), { ...line('own', '履约', 1, 11, false), evidence: [{ id: 'e-1', service: 'registry', href: null, counted: false, reason: 'late' }] }, line('group', '集团', 0, 5, false), line('limit', '上下限', 0, 0, false)],
}
const broken: Explanation = { ...whole, lines: [line('own', '本校', 0, 11, false), line('group', '集团', 0, 4.9, false)] }
const unit = { bundled: 76, bands: [{ code: 'good', name_zh: '良好', name_en: 'Good' }, { code: 'pass', name_zh: '合格', name_en: 'Pass' }] } as UnitScore

describe('where every point comes from', () => {
  it('adds up, or is not shown', async () => {
    expect([addsUp(whole), addsUp(broken)]).toEqual([true, false])
    await show(<WherePointsComeFrom explanation={broken} asOf="2026-11-22" evidenceLink={(_, words) => words} />)
    expect(screen.getByRole('alert').textContent).toContain('不予显示')
    expect(screen.queryByRole('table')).toBeNull()
  })

  it('goes down to the evidence, also what did not count and why', async () => {
    await show(<WherePointsComeFrom explanation={whole} asOf="2026-11-22" evidenceLink={(_, words) => <a href="/x">{words}</a>} />)
    expect(screen.getByRole('heading', { name: /得 76.00 分，差 \+16.00 分由 2 项组成/ })).toBeTruthy()
    expect(screen.getByText(/未计入：超过期限/)).toBeTruthy()
    expect(screen.queryByRole('row', { name: /上下限/ })).toBeNull()
  })
})

describe('bands', () => {
  it('are all named where the interval crosses an edge', async () => {
    await show(<Bands unit={unit} words />)
    expect(screen.getByText('良好')).toBeTruthy()
    expect(screen.getByText('合格')).toBeTruthy()
    expect(screen.getByText('区间跨线，两个等次都可能')).toBeTruthy()
    expect(bandCounts([unit, { ...unit, bundled: null }])).toEqual({ clear: 0, crossing: 1 })
  })
})

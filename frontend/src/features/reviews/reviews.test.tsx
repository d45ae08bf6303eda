import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '@/mock/render'
import { actsOf, inHand, nextAct } from './can'
import type { Coverage } from './queries'
import { CoverageTable } from './table'

const leaf = { node_code: 'NC5', name_zh: '家长满意度', name_en: 'Satisfaction', source: 'survey', observed: 0, not_applicable: 0, pending: 15, late: 0, suppressed: 0 }
const coverage: Coverage = { round_id: 'r', units: 15, items: [leaf, { ...leaf, node_code: 'NC31', name_zh: '学业增值', source: 'exam', observed: 15, pending: 0 }] }

describe('a round', () => {
  it('names the next act and whose it is: two persons for the verdict', () => {
    expect(nextAct({ state: 'notified', verdict_proposed: false })).toEqual(['propose', 'inspectorate'])
    expect(nextAct({ state: 'notified', verdict_proposed: true })).toEqual(['final', 'leader'])
    expect(nextAct({ state: 'void', verdict_proposed: false })).toBeNull()
  })

  it('offers what may be done, the next act first and with its reason when it is barred', () => {
    const can = { final: 'needs-second-person', void: 'not-granted', published: 'wrong-state' }
    expect(actsOf({ state: 'notified', verdict_proposed: true, can })).toEqual([{ act: 'final', code: 'needs-second-person' }])
    expect(actsOf({ state: 'scored', verdict_proposed: false, can: { score: null, moderated: null, void: null } }).map(({ act }) => act)).toEqual(['moderated', 'score', 'void'])
  })

  it('counts what is in hand among what applies', () => {
    expect(inHand(coverage.items)).toBe(0.5)
    expect(inHand([{ ...leaf, pending: 0, not_applicable: 15 }])).toBeNull()
  })

  it('shows a blank leaf as blank and never as points', async () => {
    await show(<CoverageTable coverage={coverage} />)
    expect(screen.getByRole('columnheader', { name: '未填' })).toBeTruthy()
    const row = screen.getByRole('row', { name: /家长满意度/ })
    expect(row.textContent).toContain('0 / 15')
    expect(row.querySelector('strong')?.textContent).toBe('15')
  })
})

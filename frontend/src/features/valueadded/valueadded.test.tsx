import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { show } from '@/mock/render'
import { GroupsTable } from './detail'
import type { GroupEffect } from './queries'

const effect = (specification: string, more: Partial<GroupEffect> = {}): GroupEffect => ({
  group_id: 'g', name: '第一中学教育集团', specification, state: 'not_estimated', n: 1200, schools: 3,
  effect: 1.2, se: 0.4, effect_size: 0.12, lower: 0.05, upper: 0.19, v: null, v_se: null, ...more,
})

describe('a group’s value added', () => {
  it('shows its mean with the interval, and says what too few groups cannot tell', async () => {
    await show(<GroupsTable effects={[effect('A'), effect('B', { effect_size: 0.04, lower: -0.03, upper: 0.11 })]} />)
    const row = within(screen.getByRole('row', { name: /第一中学教育集团/ }))
    expect(row.getByText('0.12').textContent).toBe('0.12 [0.05, 0.19]')
    expect(row.getByText('两个方案结论不同，不宜下结论')).toBeTruthy()
    expect(row.getByText('集团太少，不估计')).toBeTruthy()
  })

  it('shows the group’s own effect where it was estimated', async () => {
    await show(<GroupsTable effects={[effect('A', { state: 'estimated', v: -0.8, v_se: 0.5 })]} />)
    expect(screen.getByText('-0.80（标准误 0.50）')).toBeTruthy()
  })
})

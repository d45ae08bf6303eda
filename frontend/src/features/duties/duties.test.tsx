import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { DutyBoard } from './board'
import { cellsOf } from './cells'
import { nearness } from './detail'
import type { Duty } from './queries'

const duty: Duty = {
  duty_id: 'A16/g/2026-10', rule_id: 'A16', rule_version: 'v', requirement_id: 'A16', quote: '每月组织召开一次工作例会', group_name: '第一中学教育集团', unit_name: null, answerable: 'lead.principal', severity: 'soft', state: 'missed', done: 0, excuse: null, as_of: '2026-11-22', deadline: '2026-11-01',
  scope: { group_id: 'g', unit_id: null, person_id: null }, window: { from: '2026-10-01', until: '2026-11-01' }, required: { min: 1, max: null, ratio: null, pair_of: null }, counted_event_ids: [], uncounted: [{ id: 'e1', reason: 'no-minutes' }],
}

describe('the board of duties', () => {
  it('reads each state by itself, says what is empty, and offers an excuse only for what is soft and missed', async () => {
    server.use(http.get('*/api/registry/v1/duties', ({ request }) => {
      const state = new URL(request.url).searchParams.get('state')
      return HttpResponse.json({ items: state === 'missed' ? [duty, { ...duty, duty_id: 'B', severity: 'hard', quote: '硬性事项' }] : [], next: null })
    }))
    const onExcuse = vi.fn()
    await show(<DutyBoard counts={{ missed: 2 }} onExcuse={onExcuse} />)
    const missed = screen.getByRole('region', { name: /逾期/ })
    expect(await within(missed).findByText('每月组织召开一次工作例会')).toBeTruthy()
    expect(within(missed).getAllByText(/已过 22 天/)).toHaveLength(2)
    expect(within(missed).getAllByText(/不计：没有会议纪要/)).toHaveLength(2)
    await userEvent.click(within(missed).getByRole('button', { name: '受理说明' }))
    expect(onExcuse).toHaveBeenCalledWith(duty)
    expect(await screen.findByText('没有待办的事项。')).toBeTruthy()
  }, 15_000)

  it('fails by column, with a retry', async () => {
    server.use(http.get('*/api/registry/v1/duties', () => HttpResponse.json({ type: '/problems/unexpected', title: '出错', status: 500 }, { status: 500 })))
    await show(<DutyBoard only="due" counts={{}} />)
    expect(await screen.findByRole('button', { name: '重试' })).toBeTruthy()
  })

  it('counts cells, and says how near a day is', () => {
    expect(cellsOf([duty, { ...duty, duty_id: 'B', state: 'met' }]).map(({ state, count }) => [state, count])).toEqual([['missed', 1], ['at_risk', 0], ['due', 0], ['met', 1], ['excused', 0]])
    expect(['2026-11-20', '2026-11-23', '2026-12-01'].map((deadline) => nearness(i18next.t, { deadline, as_of: '2026-11-22' }))).toEqual(['已过 3 天', '今天到期', '还有 8 天'])
  })
})

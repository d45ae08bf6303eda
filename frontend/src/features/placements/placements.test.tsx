import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { PlacementReasons, PlacementReport, PlacementSteps } from './detail'
import type { Placement } from './queries'

const placement = (more: Partial<Placement>): Placement => ({
  id: 'x', version: 4, round_id: 'r', person_id: 'p', person_name: '丁婷', home_unit_id: 'a', home_name: '第一中学', host_unit_id: 'b', host_name: '石桥初级中学', group_id: 'g', kind: 'support', terms: ['2026-2027-1'],
  starts_on: '2026-09-01', ends_on: '2027-07-10', load: 100, state: 'active', is_paired: false, scenario_id: 's', needs_report: true, report: null, ended_reason: null, counts_for: ['A19/group=g/2026'], reasons: [], can: {}, ...more,
})

describe('a placement', () => {
  it('puts the result before its reasons, each with its clause', async () => {
    const clause = { policy: 'xx', requirement_id: 'A17', quote: '骨干教师跨校支教' }
    await show(<PlacementReasons placement={placement({ reasons: [{ id: 'F2', code: 'legal.tier', zh: '层次相符。', en: '', clause }, { id: 'F1', code: 'result.placed', zh: '到石桥支教。', en: '', clause: null }] })} />)
    expect(screen.getByRole('region', { name: '为何去这里' }).textContent).toMatch(/到石桥支教。.*层次相符。/)
    expect(screen.getByRole('button', { name: '依据 xx A17' })).toBeTruthy()
  })

  it('takes the report of its own person', async () => {
    const sent = vi.fn()
    server.use(http.put('*/api/rotation/v1/placements/x/report', async ({ request }) => {
      sent(await request.json(), request.headers.get('If-Match'))
      return HttpResponse.json(placement({ report: '工作报告' }))
    }))
    await show(<PlacementReport placement={placement({ can: { report: null } })} />)
    await userEvent.type(screen.getByRole('textbox'), '工作报告')
    await userEvent.click(screen.getByRole('button', { name: '交报告' }))
    await vi.waitFor(() => expect(sent).toHaveBeenCalledWith({ report: '工作报告' }, '"4"'))
  })

  it('shows the office only its own steps, with the reason of one that waits', async () => {
    await show(<PlacementSteps placement={placement({ can: { 'transition.completed': 'report-missing', 'transition.active': 'not-granted' } })} />)
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['确认完成'])
    expect(screen.getByText('不能办理：还没交报告。')).toBeTruthy()
  })
})

import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { added, choosable, moved } from './can'
import { RankField } from './form'
import { Batch } from './imports'
import type { Unit, WishImport } from './queries'

const unit = (id: string, name: string, group = 'g'): Unit => ({ unit_id: id, group_id: group, school_id: `s-${id}`, name, role: 'member', is_sample: false })
const units = [unit('a', '甲中'), unit('b', '乙中'), unit('c', '丙中'), unit('d', '丁中')]

describe('ranking', () => {
  it('moves one place and stops at the ends', () => {
    expect([moved(['a', 'b', 'c'], 'c', -1), moved(['a', 'b'], 'a', -1), moved(['a', 'b'], 'a', 1)]).toEqual([['a', 'c', 'b'], ['a', 'b'], ['b', 'a']])
  })

  it('takes three and no twice', () => {
    expect([added(['a'], 'a'), added(['a', 'b', 'c'], 'd'), added([], 'a')]).toEqual([['a'], ['a', 'b', 'c'], ['a']])
  })

  it('offers the other schools of one’s own groups', () => {
    expect(choosable([...units, unit('z', '别处', 'h')], 's-a').map(({ unit_id }) => unit_id)).toEqual(['b', 'c', 'd'])
  })

  it('is done by buttons that say what they do', async () => {
    function Held() {
      const [value, setValue] = useState<string[]>(['a'])
      return <RankField units={units} value={value} onChange={setValue} />
    }
    await show(<Held />)
    await userEvent.click(screen.getByRole('button', { name: '选乙中为第 2 志愿' }))
    await userEvent.click(screen.getByRole('button', { name: '把乙中上移' }))
    const ranked = screen.getAllByRole('listitem').slice(0, 2).map(({ textContent }) => textContent)
    expect(ranked).toEqual(['第 1 志愿乙中', '第 2 志愿甲中'])
    expect(screen.getByRole('button', { name: '把乙中上移' }).hasAttribute('disabled')).toBe(true)
  })
})

describe('an imported workbook', () => {
  const batch: WishImport = { id: 'i', version: 2, round_id: 'r', file_name: 'wishes.xlsx', state: 'checked', rows: 3, good: 2, faulty: 1, faults: [{ row: 4, column: '志愿一', code: 'unknown-school', value: '没有的学校' }], made: 0, changed: 0, unchanged: 0, job_id: 'j', created_at: '2026-08-01T00:00:00Z' }

  it('names each faulty cell and commits the good rows only when asked', async () => {
    const sent = vi.fn()
    server.use(http.post('*/api/rotation/v1/rounds/r/wish-imports/i/transitions', async ({ request }) => {
      sent(await request.json(), request.headers.get('If-Match'))
      return HttpResponse.json({ type: '/problems/wish-window-closed', title: '不在志愿填报期内', status: 409 }, { status: 409 })
    }))
    await show(<Batch roundId="r" batch={batch} />)
    expect(screen.getByText('本轮没有这个学校')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: '只写入无误的 2 行' }))
    expect(await screen.findByText('不在志愿填报期内')).toBeTruthy()
    expect(sent).toHaveBeenCalledWith({ to: 'committed', skip_faulty: true }, '"2"')
  })
})

import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { here } from '@/ui/DataTable'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { staffSearch, type Person } from './queries'
import { StaffTable } from './table'

const person: Person = {
  id: 'p', district_id: 'd', school_id: 's', staff_no: 'X1', name: '杜永康', sex: 'male', stages: ['junior'], subjects: ['physics'], title: 'first', is_sample: true,
  assignments: [{ unit_id: 'u', unit_name: '第一中学', fte: 100, valid_from: '2020-09-01', valid_until: null }], posts: [], honours: [{ kind: 'backbone', level: 'county', granted: null, valid_until: null }],
}
const table = (onSearch: () => void, rows = [person], search = {}) => <StaffTable query={{ ...here(rows), data: { items: rows, total: 1500 } }} search={search} onSearch={onSearch} schools={[{ id: 's', name: '第一中学' }, { id: 't', name: '惠能中学' }]} renderLink={({ name }) => name} />

describe('the roster', () => {
  it('shows a person in words, marked as generated, with the server’s total', async () => {
    await show(table(vi.fn()))
    const row = screen.getByRole('row', { name: /杜永康/ })
    for (const word of ['示例', '第一中学', '物理', '一级', '县区级骨干教师']) expect(within(row).getByText(word)).toBeTruthy()
    expect(screen.getByText('共 1500 条')).toBeTruthy()
  })

  it('is filtered by the server, from the first page', async () => {
    const onSearch = vi.fn()
    await show(table(onSearch, [person], { page: 4, size: 50 }))
    await userEvent.selectOptions(screen.getByLabelText('任教学科'), '物理')
    expect(onSearch).toHaveBeenCalledWith({ page: undefined, size: 50, subject: 'physics' })
  })

  it('tells nobody found from nobody there', async () => {
    await show(<>{table(vi.fn(), [], { subject: 'art' })}{table(vi.fn(), [])}</>)
    expect(screen.getByText('没有符合条件的教职工。')).toBeTruthy()
    expect(screen.getByText('还没有教职工，请导入名册。')).toBeTruthy()
  })

  it('finds a name by a body, never by an address', async () => {
    const asked = vi.fn()
    server.use(http.post('*/api/registry/v1/staff/lookups', async ({ request }) => {
      asked(await request.json(), new URL(request.url).search)
      return HttpResponse.json({ items: [{ id: 'q', name: '秦雨秋', staff_no: 'X303', school_id: 's' }] })
    }))
    await show(table(vi.fn()))
    await userEvent.type(screen.getByLabelText('按姓名查找'), '秦{Enter}')
    expect(await screen.findByText('X303')).toBeTruthy()
    expect(asked).toHaveBeenCalledWith({ text: '秦' }, '')
  })

  it('keeps only filters that there are', () => {
    expect(staffSearch({ subject: 'alchemy', title: 'senior', page: 2 })).toMatchObject({ subject: undefined, title: 'senior', page: 2 })
  })
})

import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { show } from '@/mock/render'
import { DataTable, here, type DataTableProps } from './DataTable'

interface School { id: string; name: string; pupils: number }
const schools: School[] = [{ id: '1', name: '第一中学', pupils: 1200 }, { id: '2', name: '惠能中学', pupils: 800 }]

const table = (more: Partial<DataTableProps<School>> = {}) => (
  <DataTable<School>
    caption="成员单位"
    columns={[{ key: 'name', title: '学校', sort: 'name', render: ({ name }) => name }, { key: 'pupils', title: '在校生', numeric: true, render: ({ pupils }) => pupils }]}
    rowKey={({ id }) => id}
    rowName={({ name }) => name}
    query={{ ...here(schools), data: { items: schools, total: 45 } }}
    {...more}
  />
)

describe('a table', () => {
  it('has a caption, heads with a scope, and the count of all rows', async () => {
    await show(table())
    const found = screen.getByRole('table', { name: '成员单位' })
    expect(found.getAttribute('aria-rowcount')).toBe('46')
    expect(screen.getAllByRole('columnheader').map((head) => head.getAttribute('scope'))).toEqual(['col', 'col'])
    expect(screen.getByRole('rowheader', { name: '第一中学' }).getAttribute('scope')).toBe('row')
    expect(screen.getByText('共 45 条')).toBeTruthy()
  })

  it('says how it is sorted and asks the server for the other way', async () => {
    const onSearch = vi.fn()
    await show(table({ search: { sort: 'name', page: 2 }, onSearch }))
    expect(screen.getByRole('columnheader', { name: /学校/ }).getAttribute('aria-sort')).toBe('ascending')
    await userEvent.click(screen.getByRole('button', { name: '按学校降序排列' }))
    expect(onSearch).toHaveBeenCalledWith({ sort: '-name', page: undefined })
  })

  it('turns pages on the server', async () => {
    const onSearch = vi.fn()
    await show(table({ search: { page: 2 }, onSearch }))
    const pager = screen.getByRole('navigation', { name: '成员单位 翻页' })
    await userEvent.click(within(pager).getByRole('button', { name: '下一页' }))
    expect(onSearch).toHaveBeenLastCalledWith({ page: 3 })
    await userEvent.selectOptions(within(pager).getByRole('combobox', { name: '每页条数' }), '50')
    expect(onSearch).toHaveBeenLastCalledWith({ page: undefined, size: 50 })
  })

  it('is walked by arrow keys and opened by Enter', async () => {
    const onOpen = vi.fn()
    await show(table({ onOpen }))
    screen.getByRole('rowheader', { name: '第一中学' }).focus()
    await userEvent.keyboard('{ArrowDown}{ArrowRight}')
    expect(document.activeElement?.textContent).toBe('800')
    await userEvent.keyboard('{Enter}')
    expect(onOpen).toHaveBeenCalledWith(schools[1])
  })

  it('selects by name and keeps what was selected on other pages', async () => {
    const onSelect = vi.fn()
    await show(table({ selected: new Set(['9']), onSelect }))
    await userEvent.click(screen.getByRole('checkbox', { name: '选择 惠能中学' }))
    expect(onSelect).toHaveBeenCalledWith(new Set(['9', '2']))
  })

  it('shows empty and failed as different things', async () => {
    const refetch = vi.fn()
    await show(<>
      {table({ caption: '空', query: here<School>([]), empty: { why: '尚无成员单位。' } })}
      {table({ caption: '坏', query: { ...here<School>([]), data: undefined, error: new ApiProblem({ type: '/problems/unavailable', title: '暂时不可用' }, 503, 'r-1'), refetch } })}
    </>)
    expect(screen.getByText('尚无成员单位。')).toBeTruthy()
    expect(screen.getByText('请求编号 r-1')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: '重试' }))
    expect(refetch).toHaveBeenCalled()
  })
})

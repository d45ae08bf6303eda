import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { here } from '@/ui/DataTable'
import { show } from '@/mock/render'
import { nounsFor, undoBlocked, writeBlocked } from './can'
import { ImportCounts } from './detail'
import { ImportForm } from './form'
import type { Batch } from './queries'
import { FaultsTable } from './table'

const batch: Batch = {
  id: 'b', noun: 'staff', file_name: '名册.xlsx', sha256: 's', state: 'checked', choice: null, headers: [], total: 100, fresh: 60, changed: 1, unchanged: 2, faulty: 37, kept: 0, job_id: 'j', problem: null, created_at: '2026-11-22T01:00:00Z', committed_at: null, undone_at: null, version: 3,
}

describe('an import', () => {
  it('with faults is written by its good rows only, and one with nothing new not at all', () => {
    expect([writeBlocked(batch, 'all'), writeBlocked(batch, 'good'), writeBlocked({ ...batch, faulty: 0 }, 'all')]).toEqual(['has-faults', null, null])
    expect([writeBlocked({ ...batch, fresh: 0, changed: 0 }, 'good'), writeBlocked({ ...batch, state: 'committed' }, 'good')]).toEqual(['nothing-new', 'not-checked'])
  })

  it('can be undone for a day', () => {
    const written: Batch = { ...batch, state: 'committed', committed_at: '2026-11-22T00:00:00Z' }
    expect([undoBlocked(batch, 0), undoBlocked(written, Date.parse('2026-11-22T23:59:00Z')), undoBlocked(written, Date.parse('2026-11-23T00:01:00Z'))]).toEqual(['not-committed', null, 'too-late'])
  })

  it('is offered by what a power may load', () => {
    expect([nounsFor('district.personnel'), nounsFor('principal'), nounsFor('teacher')]).toEqual([['staff', 'teaching_needs'], ['staff'], []])
  })

  it('tells its counts', async () => {
    await show(<ImportCounts batch={batch} />)
    expect(within(screen.getByText('有错').parentElement as HTMLElement).getByText('37')).toBeTruthy()
  })

  it('lists each fault with row, column, value, reason and proposal', async () => {
    const fault = { column: '性别', value: '男性', code: 'not-a-choice', reason_zh: '只能填男或女', reason_en: 'Male or female only', proposal: '男' }
    await show(<FaultsTable query={here([{ row: 12, cells: [], faults: [fault, { ...fault, column: '出生日期', value: '', reason_zh: '必填', proposal: '' }] }])} search={{}} onSearch={vi.fn()} />)
    const table = screen.getByRole('table', { name: '有错的行' })
    expect(within(table).getAllByRole('row')).toHaveLength(3)
    for (const word of ['性别', '男性', '只能填男或女', '男', '（未填）']) expect(within(table).getByText(word)).toBeTruthy()
  })

  it('sends the chosen file, offers the template of the chosen noun, and shows a refusal', async () => {
    const onSend = vi.fn()
    const onNoun = vi.fn()
    await show(<ImportForm nouns={['staff', 'teaching_needs']} noun="staff" onNoun={onNoun} onSend={onSend} pending={false} error={new ApiProblem({ type: '/problems/workbook-malformed', title: '工作簿打不开' }, 422, null)} disabledReason={null} />)
    expect(screen.getByRole('link', { name: '下载模板' }).getAttribute('href')).toBe('/api/registry/v1/imports/templates/staff.xlsx')
    expect(screen.getByText('工作簿打不开')).toBeTruthy()
    await userEvent.selectOptions(screen.getByLabelText('内容'), 'teaching_needs')
    expect(onNoun).toHaveBeenCalledWith('teaching_needs')
    const file = new File(['x'], '名册.xlsx')
    fireEvent.change(screen.getByLabelText(/教职工名册工作簿/), { target: { files: [file] } })
    await userEvent.click(screen.getByRole('button', { name: '上传并检查' }))
    expect(onSend).toHaveBeenCalledWith(file)
  })
})

import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { ExamHelp } from './detail'
import { ExamForm } from './form'
import { loadExam, type BatchFile, type ExamDraft } from './queries'
import { SumsTable } from './table'

const draft: ExamDraft = { title: '', school_year: '2026-2027', stage: 'junior', as_of: '2026-11-22', is_sample: true }
const block = { unit_id: 'u', school_code: '3601234567', name: '山前初级中学', suppressed: true, n: null, coverage: null, mean_prior: null, mean_outcome: null }

describe('an exam file', () => {
  it('is sent only after its rules were in view and it has a name', async () => {
    const onSend = vi.fn()
    await show(<ExamForm initial={draft} onSend={onSend} pending={false} error={null} disabledReason={null} />)
    expect(screen.getByText(/身份证号、学籍号/)).toBeTruthy()
    fireEvent.change(screen.getByLabelText(/^考试文件/), { target: { files: [new File(['x'], 'a.xlsx')] } })
    expect((screen.getByRole('button', { name: '上传并计算合计' }) as HTMLButtonElement).disabled).toBe(true)
    await userEvent.type(screen.getByLabelText('考试名称'), '期末')
    await userEvent.click(screen.getByRole('button', { name: '上传并计算合计' }))
    expect(onSend).toHaveBeenCalledWith({ ...draft, title: '期末' }, expect.any(File))
  })

  it('travels as a form and answers with its job', async () => {
    server.use(http.post('*/api/evaluation/v1/exam-batches', ({ request }) => HttpResponse.json({ id: request.headers.get('Content-Type')?.startsWith('multipart/form-data') ? 'j-1' : 'none' }, { status: 202 })))
    expect(await loadExam({ ...draft, title: 'x' }, new File(['x'], 'a.csv'), { 'Idempotency-Key': 'k' })).toBe('j-1')
  })

  it('that was refused says what to do, with the codes that nobody knows', async () => {
    await show(<ExamHelp problem={new ApiProblem({ type: '/problems/exam-school-unknown', title: '', codes: ['9999999999'] }, 422, null)} />)
    expect(screen.getByText('怎么办')).toBeTruthy()
    expect(screen.getByText('9999999999')).toBeTruthy()
  })

  it('hides the figures of a school under ten pupils', async () => {
    await show(<SumsTable batch={{ schools: [block], as_of: '2026-11-22' } as unknown as BatchFile} />)
    expect(screen.getAllByText('不足 10 人，不显示')).toHaveLength(4)
  })
})

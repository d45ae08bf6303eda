import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import i18next from 'i18next'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { show } from '@/mock/render'
import { Page } from '@/ui/Page'
import { actsFor } from './-acts'
import { useSteps, type Step } from './-steps'

const can = { submitted: null, 'change.consent': 'not-authority', refused: 'not-granted', returned: 'not-your-part', withdrawn: 'needs-second-person' }

describe('what can be done', () => {
  it('is open, closed with a word, or never offered', () => {
    const acts = actsFor(i18next.t, can, undefined)
    expect(['submitted', 'change.consent', 'refused', 'returned', 'effective', 'withdrawn'].map(acts)).toEqual([null, '由方案指定的审批人办理。', undefined, undefined, undefined, '需要另一位同事办理。'])
  })

  it('is nothing on another day than today', () => {
    const acts = actsFor(i18next.t, can, '2025-09-01')
    expect([acts('submitted'), acts('refused')]).toEqual(['正在看过去或将来的一天，回到今天才能办理。', undefined])
  })
})

function Sheet({ run }: { run: Step['run'] }) {
  const step: Step = { action: 'returned', label: '退回', question: '退回申请？', reason: 'must', said: '已退回', run }
  const { primary, more, dialog } = useSteps([step, { ...step, action: 'never', label: '永不' }], (action) => (action === 'returned' ? null : undefined))
  return <Page title="申请" primary={primary} more={more}>{dialog}</Page>
}

describe('a step', () => {
  it('demands its reason, and then is taken', async () => {
    const run = vi.fn(() => Promise.resolve())
    await show(<Sheet run={run} />)
    await userEvent.click(screen.getByRole('button', { name: '退回' }))
    const [, go] = await screen.findAllByRole('button', { name: '退回' })
    await userEvent.click(go as HTMLElement)
    expect(await screen.findByText('请写明理由。')).toBeTruthy()
    expect(run).not.toHaveBeenCalled()
    await userEvent.type(screen.getByLabelText('理由（必填）'), '缺章')
    await userEvent.click(go as HTMLElement)
    await vi.waitFor(() => expect(run).toHaveBeenCalledWith('缺章', null))
    expect(screen.queryByRole('button', { name: '永不' })).toBeNull()
  })

  it('that somebody else took first says so and keeps what was typed', async () => {
    await show(<Sheet run={() => Promise.reject(new ApiProblem({ type: '/problems/precondition-failed', title: '内容已被他人修改' }, 412, null))} />)
    await userEvent.click(screen.getByRole('button', { name: '退回' }))
    await userEvent.type(await screen.findByLabelText('理由（必填）'), '缺章')
    await userEvent.click(screen.getAllByRole('button', { name: '退回' })[1] as HTMLElement)
    expect(await screen.findByText('内容已被他人修改')).toBeTruthy()
    expect(screen.getByText(/已重新读取/)).toBeTruthy()
    expect((screen.getByLabelText('理由（必填）') as HTMLTextAreaElement).value).toBe('缺章')
  })
})

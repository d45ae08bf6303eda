import { act, fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Form, Input } from 'antd'
import i18next from 'i18next'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { Act } from './Act'
import { reasonFor } from './can'
import { Clause } from './chips'
import { Conflict } from './Conflict'
import { lastDay, momentHere, signed, span, yuan } from './format'
import { ServerRefusal } from './FormPage'
import { pathOf, placed } from './formErrors'
import { JobBar } from './JobBar'
import { Page } from './Page'
import { ProblemAlert } from './ProblemAlert'
import { aDay, listSearch } from './search'
import { staleness } from './Stale'
import { UploadBox } from './UploadBox'

describe('a refusal', () => {
  it('is shown in the server’s words, with its fields and its request', async () => {
    await show(<ProblemAlert error={new ApiProblem({ type: '/problems/group-name-taken', title: '集团名称已被使用', errors: [{ pointer: '/name', code: 'missing', detail: 'Field required' }] }, 409, 'r-7')} />)
    expect(screen.getByText('集团名称已被使用')).toBeTruthy()
    expect(screen.getByText(/必填/)).toBeTruthy()
    expect(screen.getByRole('button', { name: '复制请求编号' })).toBeTruthy()
  })

  it('of a platform that does not answer has words of our own', async () => {
    await show(<ProblemAlert error={new ApiProblem({ type: '/problems/unreachable' }, 0, null)} />)
    expect(screen.getByText(/连不上平台/)).toBeTruthy()
  })

  it('lands on the field it names, or on the one that holds it', () => {
    const has = (path: (string | number)[]) => ['name', 'members'].includes(path.join('/'))
    const errors = ['/name', '/members/0/unit_id', '/other'].map((pointer) => ({ pointer, code: 'x', detail: pointer }))
    const { fields, loose } = placed(errors, has, ({ detail }) => detail)
    expect(fields.map(({ name }) => name)).toEqual([['name'], ['members']])
    expect(loose.map(({ pointer }) => pointer)).toEqual(['/other'])
    expect(pathOf('/a~1b/0')).toEqual(['a/b', 0])
  })

  it('of a form puts the sentence under its field and takes the focus', async () => {
    const error = new ApiProblem({ type: '/problems/invalid', title: '填写有误', errors: [{ pointer: '/name', code: 'missing', detail: '' }] }, 422, null)
    function Sheet() {
      const [form] = Form.useForm()
      return <Form form={form}><ServerRefusal form={form} error={error} /><Form.Item label="名称" name="name"><Input /></Form.Item></Form>
    }
    await show(<Sheet />)
    expect(await screen.findByText('必填。', { selector: '.ant-form-item-explain-error' })).toBeTruthy()
    expect(document.activeElement?.textContent).toContain('填写有误')
  })
})

describe('an action', () => {
  it('that cannot be done stays in reach and says why', async () => {
    const onClick = vi.fn()
    await show(<Act disabledReason="由龙头校办理" onClick={onClick}>改名</Act>)
    const button = screen.getByRole('button', { name: '改名' })
    await userEvent.click(button)
    expect(onClick).not.toHaveBeenCalled()
    expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toContain('由龙头校办理')
  })

  it('is worded from the server’s code', () => {
    const can = { 'group.rename': null, 'group.close': 'not-lead', 'group.merge': 'never-heard-of' }
    expect(['group.rename', 'group.close', 'group.merge', 'group.split'].map((action) => reasonFor(i18next.t, can, action))).toEqual([null, '由龙头校办理。', '现在不能办理。', undefined])
  })

  it('of many in a page’s menu closes the menu', async () => {
    const onClick = vi.fn()
    await show(<Page title="集团" more={[{ key: 'x', label: '导出', onClick }]} />)
    await userEvent.click(screen.getByRole('button', { name: '更多操作' }))
    await userEvent.click(screen.getByRole('button', { name: '导出' }))
    expect(onClick).toHaveBeenCalledOnce()
    expect(screen.queryByRole('button', { name: '导出' })).toBeNull()
  })
})

describe('a clause', () => {
  it('opens to its very words and closes with Escape', async () => {
    await show(<Clause clause={{ policy: '实施方案', requirement_id: 'A19', quote: '不少于15人', severity: 'soft' }} />)
    await userEvent.click(screen.getByRole('button', { name: '依据 实施方案 A19' }))
    expect(screen.getByText('不少于15人')).toBeTruthy()
    await userEvent.keyboard('{Escape}')
    expect(screen.queryByText('不少于15人')).toBeNull()
  })
})

describe('a conflict', () => {
  it('is merged field by field, mine where I changed it, theirs elsewhere', async () => {
    const onMerge = vi.fn()
    const fields = [{ key: 'name' as const, label: '名称', show: (one: { name: string }) => one.name }, { key: 'phone' as const, label: '电话', show: (one: { phone: string }) => one.phone }]
    await show(<Conflict open base={{ name: '甲', phone: '1' }} theirs={{ name: '甲', phone: '2' }} mine={{ name: '乙', phone: '1' }} fields={fields} onMerge={onMerge} onDrop={vi.fn()} />)
    expect((screen.getByRole('radio', { name: /名称 保留我的/ }) as HTMLInputElement).checked).toBe(true)
    expect((screen.getByRole('radio', { name: /电话 采用现在的/ }) as HTMLInputElement).checked).toBe(true)
    await userEvent.click(screen.getByRole('button', { name: '按所选保存' }))
    expect(onMerge).toHaveBeenCalledWith({ name: '乙', phone: '2' })
  })
})

describe('a job', () => {
  const job = { id: 'j', kind: 'solve', state: 'running', stage: 'solving', done: 2, total: 8, message: '', result: null, problem: null }
  const address = '*/api/rotation/v1/jobs/j'

  it('without an event stream is asked for until it is over', async () => {
    vi.stubGlobal('EventSource', undefined)
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] })
    let asked = 0
    server.use(http.get(address, () => HttpResponse.json((asked += 1) < 2 ? job : { ...job, state: 'done', done: 8 })))
    const onOver = vi.fn()
    await show(<JobBar service="rotation" jobId="j" title="求解" onOver={onOver} />)
    expect(await screen.findByText('2 / 8 ·', { exact: false })).toBeTruthy()
    await act(() => vi.advanceTimersByTimeAsync(3_100))
    await vi.waitFor(() => expect(onOver).toHaveBeenCalledWith(expect.objectContaining({ state: 'done' })))
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('that failed says why, and can be cancelled before', async () => {
    vi.stubGlobal('EventSource', undefined)
    const cancelled = vi.fn()
    server.use(
      http.get(address, () => HttpResponse.json(cancelled.mock.calls.length ? { ...job, state: 'failed', problem: { type: '/problems/rules-cannot-hold', title: '规则不能同时满足', status: 409 } } : job)),
      http.delete(address, () => { cancelled(); return new HttpResponse(null, { status: 202 }) }),
    )
    await show(<JobBar service="rotation" jobId="j" title="求解" />)
    await userEvent.click(await screen.findByRole('button', { name: '取消' }))
    expect(await screen.findByText('规则不能同时满足', {}, { timeout: 4_000 })).toBeTruthy()
    vi.unstubAllGlobals()
  })
})

describe('an upload', () => {
  it('refuses another kind of file before it travels', async () => {
    const onFile = vi.fn()
    await show(<UploadBox label="名册" types={['.xlsx']} maxMegabytes={1} onFile={onFile} />)
    const input = screen.getByLabelText(/名册/)
    fireEvent.change(input, { target: { files: [new File(['x'], 'a.doc')] } })
    expect(screen.getByRole('alert').textContent).toContain('.xlsx')
    fireEvent.change(input, { target: { files: [new File(['x'], 'a.XLSX')] } })
    expect(onFile).toHaveBeenCalledOnce()
  })
})

describe('the address and the figures', () => {
  it('keep only a real day, a known size and a page after the first', () => {
    expect([aDay('2026-02-29'), aDay('2024-02-29'), aDay('yesterday')]).toEqual([undefined, '2024-02-29', undefined])
    expect(listSearch({ page: '3', size: 50, sort: '-name', q: ' 惠 ' })).toEqual({ page: 3, size: 50, sort: '-name', q: '惠' })
    expect(listSearch({ page: 1, size: 33 })).toEqual({})
  })

  it('are written as the bureau writes them', () => {
    expect([lastDay('2027-01-01'), span('2026-09-01', '2027-07-01'), yuan(123456), signed(-2.5, 1)]).toEqual(['2026-12-31', '2026-09-01 – 2027-06-30', '1,234.56', '−2.5'])
    expect(momentHere('2026-09-01T02:32:00Z', new Date('2026-09-01T10:00:00Z'))).toBe('10:32')
  })

  it('tell how old they are', () => {
    expect([0, 60_000, 600_000].map((age) => staleness(1, 1 + age))).toEqual(['fresh', 'line', 'banner'])
  })
})

import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http, HttpResponse } from 'msw'
import { describe, expect, it, vi } from 'vitest'
import { server } from '@/mock/server'
import { show } from '@/mock/render'
import { gapsOf, isSettled } from './can'
import { ChangeFacts } from './detail'
import { EvidenceField } from './form'
import type { ChangeFile } from './queries'

const change: ChangeFile = {
  id: 'c', district_id: 'd', group_id: null, group_name: '惠能中学教育集团', kind: 'found', state: 'submitted', authority: 'district.leader', raised_by_name: '某科员', created_at: '2026-11-20T02:00:00Z', takes_effect_on: '2026-12-01', version: 2,
  form: 'support', policy_id: 'p', reason: '县府决定', units: [{ unit_id: 'u', unit_name: '惠能中学', role: 'lead', tightness: null, pairing: null }], evidence_file_ids: [], consents: [], can: {},
  warnings: [{ code: 'unit-far', unit_id: 'u2', unit_name: '河口中学', km: 21 }, { code: 'new-advice', unit_id: 'u3', unit_name: '东山中学', km: null }],
}

describe('founding a group', () => {
  it('lacks everything at first, and names a second lead and a unit that stands twice', () => {
    expect(gapsOf({})).toEqual(['name', 'policy', 'units', 'lead', 'reason', 'day'])
    const whole = { name: '甲', policy_id: 'p', reason: '决定', takes_effect_on: '2026-12-01' }
    expect(gapsOf({ ...whole, units: [{ unit_id: 'a', role: 'lead' }, { unit_id: 'b', role: 'member' }] })).toEqual([])
    expect(gapsOf({ ...whole, units: [{ unit_id: 'a', role: 'lead' }, { unit_id: 'a', role: 'lead' }] })).toEqual(['leads', 'twice'])
  })

  it('is settled only when nobody will touch it any more', () => {
    expect((['draft', 'submitted', 'approved', 'effective', 'refused', 'withdrawn'] as const).map(isSettled)).toEqual([false, false, false, true, true, true])
  })

  it('tells advice in words, the role in the district’s word, and who must consent', async () => {
    await show(<ChangeFacts change={change} labels={{ lead: '龙头校' }} policy="实施方案" />)
    expect(screen.getByText(/河口中学距牵头单位约 21 公里/)).toBeTruthy()
    expect(screen.getByText('东山中学：请核对。')).toBeTruthy()
    expect(screen.getByText('龙头校')).toBeTruthy()
    expect(screen.getByText('等待局领导同意。')).toBeTruthy()
  })

  it('sends evidence to the store at once and keeps it until it is removed', async () => {
    const onChange = vi.fn()
    server.use(http.post('*/api/registry/v1/files', () => HttpResponse.json({ id: 'f', name: '决定.pdf', sha256: 's', size: 1, media_type: 'application/pdf', created_at: '2026-11-20T02:00:00Z' }, { status: 201 })))
    await show(<EvidenceField value={[{ id: 'e', name: '旧.pdf' }]} onChange={onChange} />)
    fireEvent.change(screen.getByLabelText(/佐证材料/), { target: { files: [new File(['x'], '决定.pdf')] } })
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith([{ id: 'e', name: '旧.pdf' }, { id: 'f', name: '决定.pdf' }]))
    await userEvent.click(screen.getByRole('button', { name: '去掉 旧.pdf' }))
    expect(onChange).toHaveBeenLastCalledWith([])
  })

  it('says what the store refused', async () => {
    server.use(http.post('*/api/registry/v1/files', () => HttpResponse.json({ type: '/problems/file-kind-refused', title: '只收 PDF、图片、Office 文档与文本', status: 415 }, { status: 415 })))
    await show(<EvidenceField />)
    fireEvent.change(screen.getByLabelText(/佐证材料/), { target: { files: [new File(['x'], '决定.pdf')] } })
    expect(await screen.findByText('只收 PDF、图片、Office 文档与文本')).toBeTruthy()
  })
})

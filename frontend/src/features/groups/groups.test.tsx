import { screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { here } from '@/ui/DataTable'
import { show } from '@/mock/render'
import { BodySeats, GroupCard, GroupHistory } from './detail'
import type { GroupFile } from './queries'
import { GroupsTable } from './table'

const member = (unit_name: string, role: 'lead' | 'member', role_label: string, is_sample: boolean) => ({
  membership_id: unit_name, unit_id: unit_name, unit_name, unit_kind: 'school' as const, school_id: unit_name, role, role_label, tightness: null, pairing: null, valid_from: '2023-09-01', valid_until: null, is_sample,
})
const group: GroupFile = {
  id: 'g', district_id: 'd', name: '第一中学教育集团', form: 'support', state: 'active', policy_id: 'p', policy_name: '实施方案', founded_on: '2023-09-01', dissolved_on: null, is_sample: false, version: 1, as_of: '2026-11-22',
  members: [member('第一中学', 'lead', '龙头校', false), member('河口中学', 'member', '成员校', true)],
  liaisons: [{ name: '某局长', post: '副局长', valid_from: '2023-09-01', valid_until: null }], labels: { lead: '龙头校' }, history: [], my_role: null, can: {},
  body: {
    kind: 'joint_conference', label: '集团联席会议', requirement_ids: ['A06'],
    seats: [
      { seat: 'convener', seat_label: '召集人', post: 'principal', unit_id: '第一中学', unit_name: '第一中学', person_id: 'x', name: '王校长', is_vacant: false, requirement_id: 'A12', is_sample: true },
      { seat: 'vice_convener', seat_label: '副召集人', post: 'principal', unit_id: '河口中学', unit_name: '河口中学', person_id: null, name: null, is_vacant: true, requirement_id: 'A13', is_sample: true },
    ],
  },
}

describe('a group', () => {
  it('is listed with its lead, members and liaison', async () => {
    await show(<GroupsTable query={here([group])} search={{}} onSearch={vi.fn()} renderLink={({ name }) => name} empty={{ why: '' }} />)
    const row = screen.getByRole('row', { name: /第一中学教育集团/ })
    for (const word of ['第一中学', '河口中学', '某局长（副局长）', '运行', '帮扶型']) expect(within(row).getByText(word)).toBeTruthy()
  })

  it('is shown in the district’s own words, generated schools marked', async () => {
    await show(<GroupCard group={group} link="第一中学教育集团" />)
    expect(screen.getByText('龙头校')).toBeTruthy()
    expect(screen.getAllByText('示例')).toHaveLength(1)
  })

  it('has seats that follow from posts; an empty one says so, each with its clause', async () => {
    await show(<BodySeats group={group} clauseOf={(id) => ({ policy: '实施方案', requirement_id: id, quote: '召集人由龙头学校校长担任' })} />)
    const convener = screen.getByRole('region', { name: '召集人' })
    expect(within(convener).getByText('王校长')).toBeTruthy()
    expect(within(convener).getByRole('button', { name: '依据 实施方案 A12' })).toBeTruthy()
    expect(within(screen.getByRole('region', { name: '副召集人' })).getByText('空缺')).toBeTruthy()
  })

  it('without a body says why, and its history is told in order', async () => {
    await show(<><BodySeats group={{ ...group, body: null }} clauseOf={() => null} /><GroupHistory group={{ ...group, history: [{ ...member('旧校', 'member', '成员校', false), valid_from: '2020-09-01', valid_until: '2023-09-01' }] }} /></>)
    expect(screen.getByText(/没有规定议事机构/)).toBeTruthy()
    expect(screen.getAllByRole('listitem').at(-1)?.textContent).toContain('旧校 作为成员校，2020-09-01 – 2023-08-31')
  })
})

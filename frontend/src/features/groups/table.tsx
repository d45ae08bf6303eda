import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { SampleTag } from '@/ui/SampleTag'
import { span } from '@/ui/format'
import { StatusTag } from '@/ui/StatusTag'
import type { Group, GroupFile, GroupSearch } from './queries'
import { groupTones } from './tones'

export interface GroupsTableProps {
  query: ListQuery<Group>
  search: GroupSearch
  onSearch: (next: GroupSearch) => void
  renderLink: (group: Group) => ReactNode
  tools?: ReactNode
  empty: { why: string; action?: ReactNode }
}

export function GroupsTable({ renderLink, ...table }: GroupsTableProps) {
  const { t } = useTranslation()
  const names = (group: Group, roles: readonly string[]) => group.members.filter(({ role }) => roles.includes(role)).map(({ unit_name }) => unit_name).join(t('code.comma'))
  return (
    <DataTable<Group>
      {...table}
      caption={t('groups.title')}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: t('groups.name'), render: (group) => <>{renderLink(group)} <SampleTag when={group.is_sample} /></> },
        { key: 'form', title: t('groups.form'), render: ({ form }) => t(`code.form.${form}`) },
        { key: 'state', title: t('groups.state'), render: ({ state }) => <StatusTag tone={groupTones[state]}>{t(`code.groupState.${state}`)}</StatusTag> },
        { key: 'lead', title: t('groups.lead'), render: (group) => names(group, ['lead']) || t('groups.noLead') },
        { key: 'members', title: t('groups.others'), render: (group) => names(group, ['member', 'supported']) || t('groups.noMember') },
        { key: 'liaisons', title: t('groups.liaison'), render: ({ liaisons }) => liaisons.map(({ name, post }) => `${name}（${post}）`).join(t('code.comma')) || t('groups.noLiaison') },
      ]}
    />
  )
}

type Member = GroupFile['members'][number]

/** Who belongs to the group, or belonged: as what, and from when to when. */
export function MembersTable({ query, caption, renderUnit, empty }: { query: ListQuery<Member>; caption: string; renderUnit: (member: Member) => ReactNode; empty: string }) {
  const { t } = useTranslation()
  return (
    <DataTable<Member>
      caption={caption}
      query={query}
      rowKey={({ membership_id }) => membership_id}
      empty={{ why: empty }}
      columns={[
        { key: 'unit', title: t('groups.unit'), render: (member) => <>{renderUnit(member)} <SampleTag when={member.is_sample} /></> },
        { key: 'role', title: t('groups.role'), render: ({ role_label }) => role_label },
        { key: 'kind', title: t('groups.unitKind'), render: ({ unit_kind }) => t(`code.unitKind.${unit_kind}`) },
        { key: 'tightness', title: t('groups.tightness'), render: ({ tightness }) => (tightness ? t(`code.tightness.${tightness}`) : t('code.unsaid')) },
        { key: 'pairing', title: t('groups.pairing'), render: ({ pairing }) => (pairing ? t(`code.pairing.${pairing}`) : t('code.unsaid')) },
        { key: 'span', title: t('groups.span'), render: ({ valid_from, valid_until }) => span(valid_from, valid_until) },
      ]}
    />
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, here, type ListQuery } from '@/ui/DataTable'
import { momentHere, span } from '@/ui/format'
import { SampleTag } from '@/ui/SampleTag'
import { StatusTag } from '@/ui/StatusTag'
import type { Round, RoundLine, RoundSearch } from './queries'
import { roundTones } from './tones'

export interface RoundsTableProps {
  query: ListQuery<RoundLine>
  search: RoundSearch
  onSearch: (next: RoundSearch) => void
  link: (round: RoundLine) => ReactNode
  tools?: ReactNode
  empty: { why: string; action?: ReactNode }
}

export function RoundsTable({ link, ...table }: RoundsTableProps) {
  const { t } = useTranslation()
  return (
    <DataTable<RoundLine>
      {...table}
      caption={t('rounds.title')}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: t('rounds.name'), render: link },
        { key: 'state', title: t('rounds.state'), render: ({ state }) => <StatusTag tone={roundTones[state]}>{t(`rounds.states.${state}`)}</StatusTag> },
        { key: 'year', title: t('rounds.schoolYear'), render: ({ school_year }) => school_year },
        { key: 'span', title: t('rounds.span'), render: ({ starts_on, ends_on }) => span(starts_on, ends_on) },
        { key: 'policy', title: t('rounds.policy'), render: ({ policy_name, policy_version }) => (policy_name ? t('rounds.policyVersion', { name: policy_name, version: policy_version }) : t('rounds.policyLater')) },
        { key: 'published', title: t('rounds.published'), render: ({ published_at }) => (published_at ? momentHere(published_at) : '–') },
      ]}
    />
  )
}

/** The units that take part, each with its role in its group. */
export function RoundUnits({ round }: { round: Round }) {
  const { t } = useTranslation()
  const group = (id: string) => round.groups.find(({ group_id }) => group_id === id)?.name ?? '–'
  return (
    <DataTable
      caption={t('rounds.units')}
      query={here(round.units)}
      rowKey={({ unit_id, group_id }) => `${group_id} ${unit_id}`}
      columns={[
        { key: 'unit', title: t('rounds.unit'), render: ({ name, is_sample }) => <>{name} <SampleTag when={is_sample} /></> },
        { key: 'role', title: t('rounds.unitRole'), render: ({ role }) => t(`rounds.role.${role}`) },
        { key: 'group', title: t('rounds.unitGroup'), render: ({ group_id }) => group(group_id) },
      ]}
    />
  )
}

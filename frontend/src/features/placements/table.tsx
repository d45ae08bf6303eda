import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { span } from '@/ui/format'
import { StatusTag } from '@/ui/StatusTag'
import type { PlacementLine, PlacementSearch } from './queries'
import { placementTones } from './tones'

export interface PlacementsTableProps {
  query: ListQuery<PlacementLine>
  search: PlacementSearch
  onSearch: (next: PlacementSearch) => void
  link: (placement: PlacementLine) => ReactNode
  tools?: ReactNode
  empty: string
}

export function PlacementsTable({ link, empty, ...table }: PlacementsTableProps) {
  const { t } = useTranslation()
  return (
    <DataTable<PlacementLine>
      {...table}
      caption={t('placements.title')}
      rowKey={({ id }) => id}
      empty={{ why: empty }}
      columns={[
        { key: 'person', title: t('placements.person'), render: link },
        { key: 'kind', title: t('placements.kind'), render: ({ kind }) => t(`placements.kinds.${kind}` as 'placements.kinds.full', { defaultValue: kind }) },
        { key: 'from', title: t('placements.from'), render: ({ home_name }) => home_name },
        { key: 'to', title: t('placements.to'), render: ({ host_name }) => host_name },
        { key: 'span', title: t('placements.span'), render: ({ starts_on, ends_on }) => span(starts_on, ends_on) },
        { key: 'state', title: t('placements.state'), render: ({ state }) => <StatusTag tone={placementTones[state]}>{t(`placements.states.${state}`)}</StatusTag> },
      ]}
    />
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { StatusTag } from '@/ui/StatusTag'
import type { Change, ChangeSearch } from './queries'
import { changeTones } from './tones'

export function ChangesTable({ renderLink, ...table }: { query: ListQuery<Change>; search: ChangeSearch; onSearch: (next: ChangeSearch) => void; renderLink: (change: Change) => ReactNode; tools?: ReactNode; empty: { why: string; action?: ReactNode } }) {
  const { t } = useTranslation()
  return (
    <DataTable<Change>
      {...table}
      caption={t('changes.title')}
      rowKey={({ id }) => id}
      columns={[
        { key: 'what', title: t('changes.what'), render: renderLink },
        { key: 'state', title: t('changes.state'), render: ({ state }) => <StatusTag tone={changeTones[state]}>{t(`changes.states.${state}`)}</StatusTag> },
        { key: 'by', title: t('changes.raisedBy'), render: ({ raised_by_name }) => raised_by_name },
        { key: 'authority', title: t('changes.authority'), render: ({ authority }) => t(`power.${authority}` as 'power.city', { defaultValue: authority }) },
        { key: 'effect', title: t('changes.takesEffect'), render: ({ takes_effect_on }) => takes_effect_on },
      ]}
    />
  )
}

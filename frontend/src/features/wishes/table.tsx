import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import type { ListSearch } from '@/ui/search'
import type { Unit, Wish } from './queries'

export function WishesTable({ units, ...table }: { query: ListQuery<Wish>; search: ListSearch; onSearch: (next: ListSearch) => void; units: readonly Unit[]; action?: ReactNode }) {
  const { t } = useTranslation()
  const nameOf = (id: string) => units.find(({ unit_id }) => unit_id === id)?.name ?? '–'
  const home = (school: string | null) => units.find(({ school_id }) => school_id !== null && school_id === school)?.name ?? '–'
  return (
    <DataTable<Wish>
      {...table}
      caption={t('wishes.title')}
      rowKey={({ id }) => id}
      empty={{ why: t('wishes.empty') }}
      columns={[
        { key: 'person', title: t('wishes.person'), render: ({ person_name }) => person_name },
        { key: 'school', title: t('wishes.school'), render: ({ school_id }) => home(school_id) },
        { key: 'consent', title: t('wishes.consent'), render: ({ consent }) => t(`wishes.consents.${consent}`) },
        { key: 'choices', title: t('wishes.choices'), render: ({ choices }) => choices.map(nameOf).join(' > ') || t('wishes.unsaid') },
        { key: 'unlisted', title: t('wishes.unlisted'), render: ({ accepts_unlisted }) => t(accepts_unlisted ? 'wishes.yes' : 'wishes.no') },
        { key: 'source', title: t('wishes.source'), render: ({ source }) => t(`wishes.sources.${source}`) },
      ]}
    />
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { count, momentHere } from '@/ui/format'
import { SampleTag } from '@/ui/SampleTag'
import type { Fit } from './queries'

export function FitsTable({ query, link, empty }: { query: ListQuery<Fit>; link: (fit: Fit, words: string) => ReactNode; empty: string }) {
  const { t } = useTranslation()
  return (
    <DataTable<Fit>
      caption={t('valueadded.fits')}
      showCaption
      query={query}
      rowKey={({ id }) => id}
      empty={{ why: empty }}
      columns={[
        { key: 'year', title: t('valueadded.fits'), render: (fit) => <>{link(fit, t('valueadded.one', { year: fit.school_year }))} <SampleTag when={fit.is_sample} /></> },
        { key: 'n', title: t('valueadded.pupils'), numeric: true, render: ({ specifications }) => count(specifications[0]?.n ?? 0) },
        { key: 'schools', title: t('valueadded.schools'), numeric: true, render: ({ specifications }) => specifications[0]?.schools ?? 0 },
        { key: 'made', title: t('valueadded.made'), render: ({ created_at }) => momentHere(created_at) },
      ]}
    />
  )
}

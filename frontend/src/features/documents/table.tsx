import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { StatusTag, type Tone } from '@/ui/StatusTag'
import type { DocumentState, GroupDocument } from './queries'

export const documentTones: Record<DocumentState, Tone> = { draft: 'quiet', adopted: 'good', superseded: 'quiet' }

export function DocumentsTable({ query, renderLink }: { query: ListQuery<GroupDocument>; renderLink: (document: GroupDocument) => ReactNode }) {
  const { t } = useTranslation()
  return (
    <DataTable<GroupDocument>
      caption={t('documents.title')}
      query={query}
      rowKey={({ id }) => id}
      empty={{ why: t('documents.empty') }}
      columns={[
        { key: 'title', title: t('documents.name'), render: renderLink },
        { key: 'kind', title: t('documents.kind'), render: ({ kind }) => t(`documents.kinds.${kind}`) },
        { key: 'year', title: t('documents.year'), render: ({ school_year }) => school_year ?? t('documents.anyYear') },
        { key: 'edition', title: t('documents.edition'), numeric: true, render: ({ edition }) => edition },
        { key: 'state', title: t('documents.state'), render: ({ state }) => <StatusTag tone={documentTones[state]}>{t(`documents.states.${state}`)}</StatusTag> },
        { key: 'adopted', title: t('documents.adoptedOn'), render: ({ adopted_on }) => adopted_on ?? t('code.dash') },
      ]}
    />
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { StatusTag, type Tone } from '@/ui/StatusTag'
import type { Filing, FilingSearch, FilingState } from './queries'

export const filingTones: Record<FilingState, Tone> = { draft: 'quiet', submitted: 'wait', returned: 'warn', accepted: 'good' }

export function FilingsTable({ renderLink, groupName, ...table }: { query: ListQuery<Filing>; search: FilingSearch; onSearch: (next: FilingSearch) => void; renderLink: (filing: Filing) => ReactNode; groupName: (id: string) => string; tools?: ReactNode; empty: { why: string; action?: ReactNode } }) {
  const { t } = useTranslation()
  return (
    <DataTable<Filing>
      {...table}
      caption={t('filings.title')}
      rowKey={({ id }) => id}
      columns={[
        { key: 'title', title: t('filings.name'), render: renderLink },
        { key: 'group', title: t('filings.group'), render: ({ group_id }) => groupName(group_id) },
        { key: 'year', title: t('filings.year'), render: ({ school_year }) => school_year },
        { key: 'state', title: t('filings.state'), render: ({ state }) => <StatusTag tone={filingTones[state]}>{t(`filings.states.${state}`)}</StatusTag> },
        { key: 'filed', title: t('filings.filedOn'), render: ({ filed_on }) => filed_on ?? t('code.dash') },
      ]}
    />
  )
}

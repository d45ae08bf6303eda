import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { count, momentHere } from '@/ui/format'
import type { ListSearch } from '@/ui/search'
import { StatusTag, type Tone } from '@/ui/StatusTag'
import type { Batch, FaultyRow } from './queries'

export const importTones: Record<Batch['state'], Tone> = { checking: 'busy', checked: 'wait', refused: 'bad', committing: 'busy', committed: 'good', undoing: 'busy', undone: 'quiet' }

interface ListProps<Row> {
  query: ListQuery<Row>
  search: ListSearch
  onSearch: (next: ListSearch) => void
}

export function ImportsTable({ renderLink, ...table }: ListProps<Batch> & { renderLink: (batch: Batch) => ReactNode }) {
  const { t } = useTranslation()
  return (
    <DataTable<Batch>
      {...table}
      caption={t('imports.batches')}
      showCaption
      rowKey={({ id }) => id}
      empty={{ why: t('imports.empty') }}
      columns={[
        { key: 'file', title: t('imports.file'), render: renderLink },
        { key: 'noun', title: t('imports.noun'), render: ({ noun }) => t(`imports.nouns.${noun}`) },
        { key: 'state', title: t('imports.state'), render: ({ state }) => <StatusTag tone={importTones[state]}>{t(`imports.states.${state}`)}</StatusTag> },
        { key: 'total', title: t('imports.total'), numeric: true, render: ({ total }) => count(total) },
        { key: 'faulty', title: t('imports.faulty'), numeric: true, render: ({ faulty }) => count(faulty) },
        { key: 'at', title: t('imports.at'), render: ({ created_at }) => momentHere(created_at) },
      ]}
    />
  )
}

interface Fault {
  key: string
  row: number
  fault: FaultyRow['faults'][number]
}

/** Every fault as it is told to a person: row, column, value, why, and what to write instead. */
export function FaultsTable({ query, ...table }: ListProps<FaultyRow>) {
  const { t, i18n } = useTranslation()
  const items = query.data?.items.flatMap(({ row, faults }) => faults.map((fault, at): Fault => ({ key: `${row} ${at}`, row, fault })))
  return (
    <DataTable<Fault>
      {...table}
      query={{ ...query, data: items && { items, total: query.data?.total } }}
      caption={t('imports.faults')}
      showCaption
      rowKey={({ key }) => key}
      empty={{ why: t('imports.noFaults') }}
      columns={[
        { key: 'row', title: t('imports.row'), numeric: true, render: ({ row }) => row },
        { key: 'column', title: t('imports.column'), render: ({ fault }) => fault.column },
        { key: 'value', title: t('imports.value'), render: ({ fault }) => (fault.value ? <span className="code">{fault.value}</span> : t('code.blank')) },
        { key: 'reason', title: t('imports.reason'), render: ({ fault }) => (i18n.language === 'en' ? fault.reason_en : fault.reason_zh) },
        { key: 'proposal', title: t('imports.proposal'), render: ({ fault }) => fault.proposal || t('code.dash') },
      ]}
    />
  )
}

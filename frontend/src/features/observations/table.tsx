import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Metric } from '@/ui/chips'
import { DataTable, here, type ListQuery } from '@/ui/DataTable'
import { count, momentHere, percent } from '@/ui/format'
import { SampleTag } from '@/ui/SampleTag'
import type { ListSearch } from '@/ui/search'
import { StatusTag } from '@/ui/StatusTag'
import type { Batch, BatchFile, Block } from './queries'

interface BatchesTableProps {
  query: ListQuery<Batch>
  search: ListSearch
  onSearch: (next: ListSearch) => void
  link: (batch: Batch) => ReactNode
  empty: { why: string }
}

export function BatchesTable({ link, ...table }: BatchesTableProps) {
  const { t } = useTranslation()
  return (
    <DataTable<Batch>
      {...table}
      caption={t('observations.batches')}
      showCaption
      rowKey={({ id }) => id}
      columns={[
        { key: 'title', title: t('observations.name'), render: (batch) => <>{link(batch)} <SampleTag when={batch.is_sample} /></> },
        { key: 'year', title: t('observations.schoolYear'), render: ({ school_year }) => school_year },
        { key: 'stage', title: t('observations.stage'), render: ({ stage }) => t(`observations.stages.${stage}` as 'observations.stages.junior', { defaultValue: stage }) },
        { key: 'state', title: t('observations.state'), render: ({ state }) => <StatusTag tone={state === 'ready' ? 'good' : 'busy'}>{t(`observations.states.${state}`)}</StatusTag> },
        { key: 'pupils', title: t('observations.pupils'), numeric: true, render: ({ pupils }) => count(pupils) },
        { key: 'at', title: t('observations.at'), render: ({ created_at }) => momentHere(created_at) },
      ]}
    />
  )
}

/** Sums by school; a school under ten pupils is named and its figures stay hidden. */
export function SumsTable({ batch }: { batch: BatchFile }) {
  const { t } = useTranslation()
  const figure = ({ suppressed }: Block, value: number | null, show: (value: number) => string) => (value === null ? (suppressed ? t('observations.suppressed') : '–') : show(value))
  const metric = { id: 'evaluation:exam-coverage', name: t('observations.coverageMetric.name'), numerator: t('observations.coverageMetric.numerator'), denominator: t('observations.coverageMetric.denominator'), source: t('observations.coverageMetric.source'), as_of: batch.as_of }
  return (
    <DataTable<Block>
      caption={t('observations.schools')}
      showCaption
      tools={<div><Metric metric={metric} /></div>}
      query={here(batch.schools)}
      rowKey={({ unit_id, name }) => unit_id ?? name}
      columns={[
        { key: 'school', title: t('observations.school'), render: ({ name, school_code }) => <>{name} {school_code && <small className="quiet">{school_code}</small>}</> },
        { key: 'n', title: t('observations.n'), numeric: true, render: (block) => figure(block, block.n, count) },
        { key: 'coverage', title: t('observations.coverage'), numeric: true, render: (block) => figure(block, block.coverage, percent) },
        { key: 'prior', title: t('observations.meanPrior'), numeric: true, render: (block) => figure(block, block.mean_prior, (value) => value.toFixed(2)) },
        { key: 'outcome', title: t('observations.meanOutcome'), numeric: true, render: (block) => figure(block, block.mean_outcome, (value) => value.toFixed(2)) },
      ]}
    />
  )
}

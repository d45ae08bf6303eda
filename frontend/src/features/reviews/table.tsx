import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useOurs } from '@/ui/bilingual'
import { DataTable, here, type ListQuery } from '@/ui/DataTable'
import { count, percent } from '@/ui/format'
import { SampleTag } from '@/ui/SampleTag'
import type { ListSearch } from '@/ui/search'
import type { Coverage, Review, ReviewRound, Snapshot } from './queries'
import { RoundTags } from './tags'

interface ListProps<Row> {
  query: ListQuery<Row>
  search: ListSearch
  onSearch: (next: ListSearch) => void
  empty: { why: string; action?: ReactNode }
}

export function RoundsTable({ link, ...table }: ListProps<ReviewRound> & { link: (round: ReviewRound) => ReactNode }) {
  const { t } = useTranslation()
  const ours = useOurs()
  return (
    <DataTable<ReviewRound>
      {...table}
      caption={t('reviews.all')}
      showCaption
      rowKey={({ id }) => id}
      columns={[
        { key: 'title', title: t('reviews.name'), render: link },
        { key: 'year', title: t('reviews.year'), render: ({ school_year }) => school_year },
        { key: 'state', title: t('reviews.state'), render: (round) => <RoundTags round={round} /> },
        { key: 'framework', title: t('reviews.framework'), render: (round) => `${ours(round.framework_title_zh, round.framework_title_en)} ${round.framework_semver}` },
        { key: 'asOf', title: t('reviews.asOf'), render: ({ as_of }) => as_of },
      ]}
    />
  )
}

type Leaf = Coverage['items'][number]
const missing = ['pending', 'late', 'suppressed'] as const

/** A leaf a line: how many units have it. What is blank is said to be blank, never 0 points. */
export function CoverageTable({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslation()
  const ours = useOurs()
  return (
    <DataTable<Leaf>
      caption={t('reviews.coverage')}
      query={here(coverage.items)}
      rowKey={({ node_code }) => node_code}
      empty={{ why: t('reviews.coverageNone') }}
      columns={[
        { key: 'leaf', title: t('reviews.leaf'), render: ({ node_code, name_zh, name_en }) => <>{ours(name_zh, name_en)} <small className="quiet">{node_code}</small></> },
        { key: 'source', title: t('reviews.source'), render: ({ source }) => t(`indicators.sources.${source}` as 'indicators.sources.registry', { defaultValue: source }) },
        { key: 'observed', title: t('reviews.observed'), numeric: true, render: ({ observed }) => `${observed} / ${coverage.units}` },
        ...missing.map((state) => ({ key: state, title: t(`reviews.${state}`), numeric: true, render: (leaf: Leaf) => (leaf[state] > 0 ? <strong className="blank">{leaf[state]}</strong> : '–') })),
        { key: 'not_applicable', title: t('reviews.not_applicable'), numeric: true, render: ({ not_applicable }) => not_applicable || '–' },
      ]}
    />
  )
}

export function UnitsTable({ link, ...table }: ListProps<Review> & { link: (review: Review) => ReactNode }) {
  const { t } = useTranslation()
  const role = (code: string) => t(`reviews.roles.${code}` as 'reviews.roles.lead', { defaultValue: code })
  return (
    <DataTable<Review>
      {...table}
      caption={t('reviews.units')}
      showCaption
      rowKey={({ id }) => id}
      columns={[
        { key: 'unit', title: t('reviews.unit'), render: (review) => <>{link(review)} <SampleTag when={review.is_sample} /></> },
        { key: 'pupils', title: t('reviews.pupils'), numeric: true, render: ({ pupils }) => count(pupils) },
        { key: 'groups', title: t('reviews.membership'), render: ({ memberships }) => <span className="refs">{memberships.map((one) => <span key={one.group_id}>{t('reviews.membershipLine', { group: one.group_name, role: role(one.role), share: percent(one.share, 0) })}</span>)}</span> },
      ]}
    />
  )
}

type Source = Snapshot['sources'][number]

export function SourcesTable({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useTranslation()
  return (
    <DataTable<Source>
      caption={t('reviews.snapshot')}
      showCaption
      query={here(snapshot.sources)}
      rowKey={({ service, name, sha256 }) => `${service} ${name} ${sha256}`}
      columns={[
        { key: 'name', title: t('reviews.sourceName'), render: ({ name }) => t(`reviews.sourceNames.${name}` as 'reviews.sourceNames.roster', { defaultValue: name }) },
        { key: 'service', title: t('reviews.service'), render: ({ service }) => t(`reviews.services.${service}` as 'reviews.services.registry', { defaultValue: service }) },
        { key: 'rows', title: t('reviews.rows'), numeric: true, render: ({ rows }) => count(rows) },
        { key: 'asOf', title: t('reviews.asOf'), render: ({ as_of }) => as_of },
        { key: 'sha', title: t('reviews.fingerprint'), render: ({ sha256 }) => <code>{sha256.slice(0, 12)}</code> },
      ]}
    />
  )
}

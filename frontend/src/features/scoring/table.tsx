import { useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useOurs } from '@/ui/bilingual'
import { Metric } from '@/ui/chips'
import { DataTable, here, type ListQuery } from '@/ui/DataTable'
import { percent } from '@/ui/format'
import { intervals, Picture } from '@/ui/picture'
import type { Pen } from '@/ui/picture/drawing'
import { SampleTag } from '@/ui/SampleTag'
import type { ListSearch } from '@/ui/search'
import { Bands, between, twoDigits } from './bands'
import { bandCounts } from './lines'
import type { GroupScore, UnitScore } from './queries'

interface UnitScoresProps {
  query: ListQuery<UnitScore>
  search: ListSearch
  onSearch: (next: ListSearch) => void
  link: (unit: UnitScore) => ReactNode
  empty: { why: string }
}

/** By name, with bands and intervals, and no rank. */
export function UnitScores({ link, ...table }: UnitScoresProps) {
  const { t } = useTranslation()
  return (
    <DataTable<UnitScore>
      {...table}
      caption={t('scoring.units')}
      showCaption
      tools={<div><BandMetric /></div>}
      rowKey={({ unit_id }) => unit_id}
      columns={[
        { key: 'unit', title: t('scoring.unit'), render: (unit) => <>{link(unit)} <SampleTag when={unit.is_sample} /></> },
        { key: 'own', title: t('scoring.own'), numeric: true, render: ({ own }) => twoDigits(own) },
        { key: 'group', title: t('scoring.group'), numeric: true, render: ({ group }) => twoDigits(group) },
        { key: 'bundled', title: t('scoring.bundled'), numeric: true, render: ({ bundled }) => <strong>{twoDigits(bundled)}</strong> },
        { key: 'interval', title: t('scoring.interval'), numeric: true, render: between },
        { key: 'bands', title: t('scoring.bands'), render: (unit) => <Bands unit={unit} /> },
        { key: 'coverage', title: t('scoring.coverage'), numeric: true, render: ({ coverage }) => percent(coverage, 0) },
        { key: 'missing', title: t('scoring.missing'), numeric: true, render: ({ missing }) => (missing.length === 0 ? t('scoring.missingNone') : t('scoring.missingCount', { count: missing.length })) },
      ]}
    />
  )
}

export function BandMetric() {
  const { t } = useTranslation()
  return <Metric metric={{ id: 'evaluation:band', name: t('scoring.bandMetric.name'), numerator: t('scoring.bandMetric.numerator'), denominator: t('scoring.bandMetric.denominator'), rounding: t('scoring.bandMetric.rounding') }} />
}

/** Who can really be told apart: scores with their intervals over the edges of the bands. */
export function ScoresPicture({ units, edges, asOf, onPick }: { units: readonly UnitScore[]; edges: readonly number[]; asOf: string; onPick: (unit: UnitScore) => void }) {
  const { t } = useTranslation()
  const ours = useOurs()
  const scored = units.filter(({ bundled, lower, upper }) => bundled !== null && lower !== null && upper !== null)
  const draw = useCallback(
    (pen: Pen) => {
      const dots = units.flatMap(({ name, bundled, lower, upper, bands }) => {
        if (bundled === null || lower === null || upper === null) return []
        const band = bands.length === 1 ? bands[0] : undefined
        return [{ unit: name, value: bundled, low: lower, high: upper, band: band ? ours(band.name_zh, band.name_en) : null }]
      })
      return intervals(dots, edges, pen)
    },
    [units, edges, ours],
  )
  const pick = (row: number) => {
    const unit = scored[row]
    if (unit) onPick(unit)
  }
  return <Picture title={t('scoring.finding', bandCounts(units))} draw={draw} asOf={asOf} onPick={pick} chips={<BandMetric />} />
}

/** A group's score and its partners as totals, never their items. */
export function GroupScores({ groups }: { groups: readonly GroupScore[] }) {
  const { t } = useTranslation()
  return (
    <section className="stack-wide" aria-labelledby="groups">
      <h2 id="groups">{t('scoring.groups')}</h2>
      <p className="quiet">{t('scoring.partnersNote')}</p>
      <div className="desk">
        {groups.map((group) => (
          <DataTable<GroupScore['partners'][number]>
            key={group.group_id}
            caption={`${group.name} · ${t('scoring.groupScore', { score: twoDigits(group.score) })}${group.lower === null || group.upper === null ? '' : t('scoring.groupBetween', { low: twoDigits(group.lower), high: twoDigits(group.upper) })}`}
            showCaption
            query={here(group.partners)}
            rowKey={({ unit_id }) => unit_id}
            columns={[
              { key: 'name', title: t('scoring.partner'), render: ({ name }) => name },
              { key: 'role', title: t('scoring.role'), render: ({ role }) => t(`scoring.roles.${role}` as 'scoring.roles.lead', { defaultValue: role }) },
              { key: 'share', title: t('scoring.share'), numeric: true, render: ({ share }) => percent(share, 0) },
              { key: 'own', title: t('scoring.partnerOwn'), numeric: true, render: ({ own }) => twoDigits(own) },
            ]}
          />
        ))}
      </div>
    </section>
  )
}

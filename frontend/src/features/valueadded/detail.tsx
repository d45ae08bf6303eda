import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { Metric } from '@/ui/chips'
import { DataTable, here } from '@/ui/DataTable'
import { count } from '@/ui/format'
import { intervals, Picture } from '@/ui/picture'
import type { Pen } from '@/ui/picture/drawing'
import type { Effect, Fit, GroupEffect, SchoolEffects } from './queries'
import { byGroup, readingOf, standingApart, under, type GroupRow, type SpecificationCode } from './reading'

/** One specification: a dot and its interval a school, over the line of the average; no rank. */
export function EffectsPicture({ schools, code }: { schools: readonly SchoolEffects[]; code: SpecificationCode }) {
  const { t } = useTranslation()
  const apart = standingApart(schools, code)
  const draw = useCallback(
    (pen: Pen) => {
      const shown = schools.flatMap((school) => {
        const effect = under(school, code)
        if (!effect || effect.effect_size === null || effect.lower === null || effect.upper === null) return []
        const reading = readingOf(effect)
        return [{ unit: school.name, value: effect.effect_size, low: effect.lower, high: effect.upper, band: reading === 'above' || reading === 'below' ? pen.t(`valueadded.${reading}`) : null }]
      })
      return intervals(shown, [0], pen)
    },
    [schools, code],
  )
  const words = { spec: t(`valueadded.spec.${code}`), apart }
  return <Picture title={t(apart > 0 ? 'valueadded.finding' : 'valueadded.findingNone', words)} draw={draw} empty={t('valueadded.empty')} chips={<Chips />} />
}

function Chips() {
  const { t } = useTranslation()
  const effect = { id: 'evaluation:value-added', name: t('valueadded.effectMetric.name'), numerator: t('valueadded.effectMetric.numerator'), denominator: t('valueadded.effectMetric.denominator'), window: t('valueadded.effectMetric.window'), rounding: t('valueadded.effectMetric.rounding') }
  const reliability = { id: 'evaluation:reliability', name: t('valueadded.reliabilityMetric.name'), numerator: t('valueadded.reliabilityMetric.numerator'), denominator: t('valueadded.reliabilityMetric.denominator'), rounding: t('valueadded.reliabilityMetric.rounding') }
  return <><Metric metric={effect} /> <Metric metric={reliability} /></>
}

type Estimate = Pick<Effect, 'effect_size' | 'lower' | 'upper'>

function Estimated({ effect }: { effect: Estimate | null }) {
  const { t } = useTranslation()
  const reading = readingOf(effect)
  if (!effect || reading === null) return t('valueadded.none')
  if (reading === 'suppressed') return t('valueadded.suppressed')
  return <span className="range">{effect.effect_size?.toFixed(2)} <small className="quiet">[{effect.lower?.toFixed(2)}, {effect.upper?.toFixed(2)}]</small></span>
}

/** Whether both specifications say the same of a school or a group. */
function Agreement({ a, b }: { a: Estimate | null; b: Estimate | null }) {
  const { t } = useTranslation()
  const [one, other] = [readingOf(a), readingOf(b)]
  if (one === null || other === null || one === 'suppressed' || other === 'suppressed') return t('valueadded.none')
  return one === other ? t(`valueadded.${one}`) : t('valueadded.differ')
}

/** Both specifications of a school in one row, and whether they say the same. */
export function EffectsTable({ schools }: { schools: readonly SchoolEffects[] }) {
  const { t } = useTranslation()
  const reliability = (effect: Effect | null) => effect?.reliability?.toFixed(2) ?? t('valueadded.none')
  return (
    <DataTable<SchoolEffects>
      caption={t('valueadded.bySchool')}
      showCaption
      query={here(schools)}
      rowKey={({ unit_id }) => unit_id}
      empty={{ why: t('valueadded.empty') }}
      columns={[
        { key: 'school', title: t('valueadded.school'), render: ({ name }) => name },
        { key: 'n', title: t('valueadded.n'), numeric: true, render: ({ a }) => (typeof a?.n === 'number' ? count(a.n) : t('valueadded.suppressed')) },
        { key: 'a', title: t('valueadded.spec.A'), numeric: true, render: ({ a }) => <Estimated effect={a} /> },
        { key: 'ra', title: `${t('valueadded.reliability')} A`, numeric: true, render: ({ a }) => reliability(a) },
        { key: 'b', title: t('valueadded.spec.B'), numeric: true, render: ({ b }) => <Estimated effect={b} /> },
        { key: 'rb', title: `${t('valueadded.reliability')} B`, numeric: true, render: ({ b }) => reliability(b) },
        { key: 'read', title: t('valueadded.read'), render: ({ a, b }) => <Agreement a={a} b={b} /> },
      ]}
    />
  )
}

/** The value added of groups, for whom may see it; what cannot be estimated from so few groups is said to be so. */
export function GroupsTable({ effects }: { effects: readonly GroupEffect[] }) {
  const { t } = useTranslation()
  const own = (effect: GroupEffect | null) => {
    if (!effect) return t('valueadded.none')
    return effect.v === null ? t('valueadded.notEstimated') : t('valueadded.groupEffectValue', { value: effect.v.toFixed(2), se: effect.v_se?.toFixed(2) ?? t('valueadded.none') })
  }
  return (
    <>
      <DataTable<GroupRow>
        caption={t('valueadded.byGroup')}
        showCaption
        query={here(byGroup(effects))}
        rowKey={({ group_id }) => group_id}
        columns={[
          { key: 'group', title: t('valueadded.group'), render: ({ name }) => name },
          { key: 'schools', title: t('valueadded.schools'), numeric: true, render: ({ A, B }) => (A ?? B)?.schools },
          { key: 'n', title: t('valueadded.n'), numeric: true, render: ({ A, B }) => count((A ?? B)?.n ?? 0) },
          { key: 'a', title: t('valueadded.spec.A'), numeric: true, render: ({ A }) => <Estimated effect={A} /> },
          { key: 'b', title: t('valueadded.spec.B'), numeric: true, render: ({ B }) => <Estimated effect={B} /> },
          { key: 'read', title: t('valueadded.read'), render: ({ A, B }) => <Agreement a={A} b={B} /> },
          { key: 'v', title: t('valueadded.groupEffect'), numeric: true, render: ({ A }) => own(A) },
        ]}
      />
      <p className="quiet">{t('valueadded.byGroupLead')}</p>
    </>
  )
}

/** What each specification rests on. */
export function FitFacts({ fit }: { fit: Fit }) {
  const { t } = useTranslation()
  const column = (term: string) => (term.startsWith('grade=') ? t('valueadded.grade', { grade: term.slice(6) }) : t(`observations.termNames.${term}` as 'observations.termNames.prior', { defaultValue: term }))
  return (
    <div className="desk">
      {fit.specifications.map((one) => {
        const rows: readonly (readonly [string, string])[] = [
          [t('valueadded.columns'), one.columns.map(column).join(' · ')],
          [t('valueadded.pupils'), count(one.n)],
          [t('valueadded.schools'), count(one.schools)],
          [t('valueadded.between'), one.variance_school.toFixed(4)],
          [t('valueadded.within'), one.variance_residual.toFixed(4)],
          [t('valueadded.method'), t(`valueadded.methods.${one.method}` as 'valueadded.methods.reml', { defaultValue: one.method })],
          [t('valueadded.flags'), one.flags.map((flag) => t(`valueadded.flagNames.${flag}` as 'valueadded.flagNames.quantised', { defaultValue: flag })).join(' · ') || t('valueadded.noFlags')],
        ]
        const code = one.code === 'B' ? 'B' : 'A'
        return (
          <section key={one.code} className="card" aria-labelledby={`spec-${one.code}`}>
            <h2 id={`spec-${one.code}`}>{t(`valueadded.spec.${code}`)}</h2>
            <p className="quiet">{t(`valueadded.specHelp.${code}`)}</p>
            {one.no_detectable_differences && <p role="status"><strong>{t('valueadded.noDifference')}</strong></p>}
            <dl className="lines">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
          </section>
        )
      })}
    </div>
  )
}

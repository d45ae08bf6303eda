import { useCallback, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { beforeAfter, flows, Picture, type BeforeAfter, type Flow } from '@/ui/picture'
import type { Attribute } from './choices'
import type { Balance, PlanFlow, Unit } from './queries'

type Pen = Parameters<ComponentProps<typeof Picture>['draw']>[0]

const isLead = (units: readonly Unit[], id: string): boolean => units.some(({ unit_id, role }) => unit_id === id && role === 'lead')
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** Lead schools and the others, before and after: the finding over the bars. */
export function finding(rows: readonly Balance[], units: readonly Unit[]): Record<'leadBefore' | 'leadAfter' | 'restBefore' | 'restAfter', number> {
  const lead = rows.filter(({ unit_id }) => isLead(units, unit_id))
  const rest = rows.filter(({ unit_id }) => !isLead(units, unit_id))
  return { leadBefore: sum(lead.map(({ before }) => before)), leadAfter: sum(lead.map(({ after }) => after)), restBefore: sum(rest.map(({ before }) => before)), restAfter: sum(rest.map(({ after }) => after)) }
}

/** How far all units together are from their share of an attribute: before the plan and after it. */
export const distance = (rows: readonly Balance[]): { before: number; after: number } => ({
  before: sum(rows.map(({ before, target }) => Math.abs(before - target))),
  after: sum(rows.map(({ after, target }) => Math.abs(after - target))),
})

/** What the plan does to each school, one attribute at a time. */
export function BalancePicture({ rows, units, attribute }: { rows: readonly Balance[]; units: readonly Unit[]; attribute: Attribute }) {
  const { t } = useTranslation()
  const data: BeforeAfter[] = rows.map(({ unit_name, before, after }) => ({ item: unit_name, before, after }))
  const key = JSON.stringify(data)
  const draw = useCallback((pen: Pen) => beforeAfter(JSON.parse(key) as BeforeAfter[], pen), [key])
  return <Picture title={t('matching.balanceTitle', { what: t(`matching.attribute.${attribute}`), ...finding(rows, units) })} draw={draw} empty={t('matching.balanceEmpty')} />
}

/** Who sends whom where, by kind. */
export function FlowsPicture({ rows, units }: { rows: readonly PlanFlow[]; units: readonly Unit[] }) {
  const { t } = useTranslation()
  const data: Flow[] = rows.map(({ from_name, to_name, kind, people }) => ({ from: from_name, to: to_name, kind: t(`placements.kinds.${kind}` as 'placements.kinds.full', { defaultValue: kind }), people }))
  const key = JSON.stringify(data)
  const draw = useCallback((pen: Pen) => flows(JSON.parse(key) as Flow[], pen), [key])
  const all = sum(rows.map(({ people }) => people))
  const lead = sum(rows.filter(({ from_unit_id }) => isLead(units, from_unit_id)).map(({ people }) => people))
  return <Picture title={t('matching.flowsTitle', { all, lead, rest: all - lead })} draw={draw} empty={t('matching.flowsEmpty')} />
}

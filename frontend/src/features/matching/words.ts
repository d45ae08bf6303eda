import type { TFunction } from 'i18next'
import { percent, signed } from '@/ui/format'
import type { Conflicts, Explanation, Move, Places, RuleOutcome, Tier } from './queries'

/** What a tier of the solver's aims is called. */
export function tierName(t: TFunction, id: string): string {
  const [head = id, rank] = id.split('/')
  if (head === 'shortfall') return t('matching.tierName.shortfall', { rank: rank ?? '1' })
  return t(`matching.tierName.${head}` as 'matching.tierName.cost', { defaultValue: t('matching.tierName.other', { id }) })
}

/** How good a tier's value is, by what was proved and not by what the solver says. */
export function tierBound(t: TFunction, { id, value, bound_certified: proven, bound_claimed: claimed }: Tier): string {
  if (proven >= value) return t(value === 0 && id.startsWith('shortfall') ? 'matching.provenZero' : 'matching.proven')
  const gap = value - proven
  const words = { bound: proven, gap, percent: percent(gap / Math.max(1, value), 2) }
  return t(claimed >= value ? 'matching.claimed' : 'matching.gap', words)
}

type Place = Pick<RuleOutcome, 'group_id' | 'unit_id' | 'other_unit_id' | 'term'>

/** Where a rule holds, in names: a group, a unit, two units; and its term. */
export function placeName(t: TFunction, { units, groups }: Places, { group_id, unit_id, other_unit_id, term }: Place): string {
  const unit = (id: string) => units.find((one) => one.unit_id === id)?.name ?? id
  const group = groups.find((one) => one.group_id === group_id)?.name
  const where = unit_id && other_unit_id ? t('matching.pair', { a: unit(unit_id), b: unit(other_unit_id) }) : unit_id || other_unit_id ? unit(unit_id ?? other_unit_id ?? '') : (group ?? t('matching.wholeDistrict'))
  return term ? `${where}${t('rounds.dot')}${term}` : where
}

export function boundsWords(t: TFunction, lo: number | null, hi: number | null): string {
  if (lo !== null && lo === hi) return t('matching.bounds.exactly', { n: lo })
  return [lo === null ? '' : t('matching.bounds.atLeast', { n: lo }), hi === null ? '' : t('matching.bounds.atMost', { n: hi })].filter(Boolean).join(' ') || t('matching.bounds.none')
}

/** How the person stands to the place: a choice of hers, accepted, or sent. */
export function wishWords(t: TFunction, { rank, is_volunteer, is_conscripted }: Move): string {
  if (rank !== null) return t('matching.rank', { n: rank })
  if (is_conscripted) return t('matching.conscripted')
  return t(is_volunteer ? 'matching.unlisted' : 'matching.neutral')
}

/** A cost split by term: "志愿未满足 3 + 路程 15". */
export const costWords = (t: TFunction, cost: Readonly<Record<string, number>>): string =>
  Object.entries(cost).map(([term, points]) => t('matching.altSplit', { term: t(`matching.term.${term}` as 'matching.term.extra_km', { defaultValue: term }), points })).join(' + ') || t('matching.noCost')

/** An alternative's cost by term; a price below 0 tells nothing, and what is impossible costs nothing. */
export function splitWords(t: TFunction, { is_possible, is_exact, split }: Pick<Explanation['alternatives'][number], 'is_possible' | 'is_exact' | 'split'>): string {
  const total = Object.values(split).reduce((sum, points) => sum + points, 0)
  if (!is_possible) return '–'
  return !is_exact && total < 0 ? t('matching.unpriced') : `${t('matching.altTotal', { total: signed(total) })}${t('rounds.colon')}${costWords(t, split)}`
}

const guards = ['outcap', 'cover', 'guard', 'head', 'seat', 'pin', 'one'] as const

/** The guard that an instance is, if it is one and no rule of its own: `outcap/unit/2026-1`. */
export const guardOf = (instance: string): (typeof guards)[number] | undefined => guards.find((guard) => instance.startsWith(`${guard}/`))

/** What a rule of a conflict is called: its clause, or the guard and the clause that set it. */
export function ruleName(t: TFunction, { instance, clause }: Pick<Conflicts['conflicts'][number]['members'][number], 'instance' | 'clause'>): string {
  const guard = guardOf(instance)
  const id = clause?.requirement_id
  if (!guard) return id ?? instance.split('/')[0] ?? instance
  return id ? `${t(`matching.family.${guard}`)} ${id}` : t(`matching.family.${guard}`)
}

/** The rules a move counts for, each once: `A19/group=.../2026-2027` is rule A19. */
export const ruleIds = (instances: readonly string[]): string[] => [...new Set(instances.map((instance) => instance.split('/')[0] ?? instance))]

/** Rules of the same number of people on both sides say a difference, not a number. */
export const isDifference = ({ lo, hi }: Pick<RuleOutcome, 'lo' | 'hi'>): boolean => lo === 0 && hi === 0

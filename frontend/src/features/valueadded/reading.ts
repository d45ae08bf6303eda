import type { Effect, GroupEffect, SchoolEffects } from './queries'

export type Reading = 'above' | 'below' | 'same' | 'suppressed'
export type SpecificationCode = 'A' | 'B'

/** What an effect lets us say: only an interval that leaves out 0 tells a school from the average. */
export function readingOf(effect: Pick<Effect, 'lower' | 'upper'> | null): Reading | null {
  if (effect === null) return null
  if (effect.lower === null || effect.upper === null) return 'suppressed'
  return effect.lower > 0 ? 'above' : effect.upper < 0 ? 'below' : 'same'
}

export const under = (school: SchoolEffects, specification: SpecificationCode): Effect | null => (specification === 'A' ? school.a : school.b)

/** How many schools stand apart from the average under a specification. */
export const standingApart = (schools: readonly SchoolEffects[], specification: SpecificationCode): number =>
  schools.filter((school) => ['above', 'below'].includes(readingOf(under(school, specification)) ?? '')).length

export type GroupRow = Record<SpecificationCode, GroupEffect | null> & Pick<GroupEffect, 'group_id' | 'name'>

/** Both specifications of a group in one row. */
export function byGroup(effects: readonly GroupEffect[]): GroupRow[] {
  const rows = new Map<string, GroupRow>()
  for (const effect of effects) {
    const row = rows.get(effect.group_id) ?? { group_id: effect.group_id, name: effect.name, A: null, B: null }
    rows.set(effect.group_id, { ...row, [effect.specification === 'B' ? 'B' : 'A']: effect })
  }
  return [...rows.values()]
}

import type { Unit } from './queries'

export const MOST = 3

/** Puts the choice one place earlier (-1) or later (+1); at the end it stays. */
export function moved(choices: readonly string[], unit: string, by: -1 | 1): string[] {
  const at = choices.indexOf(unit)
  const to = at + by
  if (at < 0 || to < 0 || to >= choices.length) return [...choices]
  const next = choices.filter((one) => one !== unit)
  return [...next.slice(0, to), unit, ...next.slice(to)]
}

export const added = (choices: readonly string[], unit: string): string[] => (choices.length >= MOST || choices.includes(unit) ? [...choices] : [...choices, unit])

/** Where somebody of this school may go: the other units of her groups, each once. */
export function choosable(units: readonly Unit[], schoolId: string | null): Unit[] {
  const groups = new Set(units.filter(({ school_id }) => school_id !== null && school_id === schoolId).map(({ group_id }) => group_id))
  const others = units.filter(({ group_id, school_id }) => groups.has(group_id) && school_id !== schoolId)
  return others.filter(({ unit_id }, at) => others.findIndex((one) => one.unit_id === unit_id) === at)
}

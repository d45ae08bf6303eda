import type { Batch, ImportNoun } from './queries'

const DAY = 24 * 3_600_000

/** Why the batch cannot be written: all of it, or its good rows; null when it can. */
export function writeBlocked({ state, faulty, fresh, changed }: Batch, rows: 'all' | 'good'): 'not-checked' | 'nothing-new' | 'has-faults' | null {
  if (state !== 'checked') return 'not-checked'
  if (fresh + changed === 0) return 'nothing-new'
  return rows === 'all' && faulty > 0 ? 'has-faults' : null
}

/** Why the batch cannot be undone; null within a day of its writing. */
export function undoBlocked({ state, committed_at }: Batch, now: number): 'not-committed' | 'too-late' | null {
  if (state !== 'committed' || !committed_at) return 'not-committed'
  return now - Date.parse(committed_at) > DAY ? 'too-late' : null
}

export const isBusy = ({ state }: Batch): boolean => state === 'checking' || state === 'committing' || state === 'undoing'

/** What a power may import: the same words as the services' policy.csv, so that a choice is not offered only to be refused. */
export function nounsFor(power: string): readonly ImportNoun[] {
  if (power === 'district.office') return ['schools', 'units', 'enrolments']
  if (power === 'district.personnel') return ['staff', 'teaching_needs']
  return power === 'principal' || power === 'clerk' ? ['staff'] : []
}

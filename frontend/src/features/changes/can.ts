import type { ChangeState } from './queries'

export interface FoundingForm {
  name?: string
  form?: 'tight' | 'support' | 'alliance' | 'area'
  policy_id?: string
  units?: ({ unit_id?: string; role?: 'lead' | 'member' | 'supported'; tightness?: 'tight' | 'support' | '' } | undefined)[]
  reason?: string
  takes_effect_on?: string
  evidence?: { id: string; name: string }[]
}

export type FoundingGap = 'name' | 'policy' | 'units' | 'lead' | 'leads' | 'twice' | 'reason' | 'day'

/** What a founding still lacks, in the order of the form. The server decides; this only spares a round trip. */
export function gapsOf({ name, policy_id, units = [], reason, takes_effect_on }: FoundingForm): FoundingGap[] {
  const chosen = units.filter((unit) => unit?.unit_id)
  const leads = chosen.filter((unit) => unit?.role === 'lead').length
  const gaps: [FoundingGap, boolean][] = [
    ['name', !name?.trim()],
    ['policy', !policy_id],
    ['units', chosen.length < 2],
    ['lead', leads === 0],
    ['leads', leads > 1],
    ['twice', new Set(chosen.map((unit) => unit?.unit_id)).size < chosen.length],
    ['reason', !reason?.trim()],
    ['day', !takes_effect_on],
  ]
  return gaps.filter(([, missing]) => missing).map(([gap]) => gap)
}

/** Has the change come to its end, so that nobody will do anything with it any more? */
export const isSettled = (state: ChangeState): boolean => state === 'effective' || state === 'withdrawn' || state === 'refused'

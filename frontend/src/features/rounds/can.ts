import type { TFunction } from 'i18next'
import { assertNever } from '@/ui/can'
import type { Round, RoundState } from './queries'

export const roundStates = ['draft', 'open', 'frozen', 'solving', 'scenarios', 'proposed', 'correction', 'co-signed', 'published', 'running', 'closed', 'cancelled'] as const satisfies readonly RoundState[]

export const steps = ['setup', 'wishes', 'run', 'scenarios', 'conflicts', 'signatures', 'publication'] as const
export type Step = (typeof steps)[number]
export type StepState = 'done' | 'now' | 'later' | 'blocked' | 'clear'

/** Where the work of a round in this state is done. */
export function stepOf(state: RoundState): Step {
  switch (state) {
    case 'draft': case 'cancelled': return 'setup'
    case 'open': return 'wishes'
    case 'frozen': case 'solving': return 'run'
    case 'scenarios': return 'scenarios'
    case 'proposed': case 'correction': return 'signatures'
    case 'co-signed': case 'published': case 'running': case 'closed': return 'publication'
    default: return assertNever(state)
  }
}

const behind: Record<Step, number> = { setup: 0, wishes: 1, run: 2, scenarios: 4, conflicts: 4, signatures: 5, publication: 7 }
const ends: Record<Step, number> = { setup: 1, wishes: 2, run: 4, scenarios: 5, conflicts: 5, signatures: 7, publication: 8 }

/** How far a step is; conflicts want attention only when the last run met one. */
export function stepState(step: Step, state: RoundState, inConflict: boolean): StepState {
  const at = roundStates.indexOf(state)
  if (step === 'conflicts') return inConflict ? 'blocked' : at >= ends.conflicts && state !== 'cancelled' ? 'clear' : 'later'
  if (state === 'cancelled' || at < behind[step]) return 'later'
  return at < ends[step] ? 'now' : 'done'
}

const officials = ['district.personnel', 'district.office', 'district.leader', 'district.inspectorate']

/** The steps that this power may open: wishes are personal, runs are the bureau's. */
export function stepsFor(power: string): readonly Step[] {
  return steps.filter((step) => {
    if (step === 'wishes') return power === 'district.personnel'
    if (step === 'run' || step === 'conflicts') return officials.includes(power)
    return true
  })
}

/** Why a step of the table cannot be taken now, in words; null: it can; undefined: never by this person. */
export function whyNot(t: TFunction, can: Round['can'], action: string): string | null | undefined {
  const code = can[action]
  if (code === undefined || code === 'not-granted') return undefined
  return code === null ? null : t(`rounds.reason.${code}` as 'rounds.reason.round-state', { defaultValue: t('reason.other') })
}

/** Steps backwards and out, which need a written reason. */
export const needsReason = (from: RoundState, to: RoundState): boolean => to === 'cancelled' || (to === 'open' && from !== 'draft') || (to === 'frozen' && from === 'solving')

/** A job is its starter's: the leader's when publishing, the personnel office's before; others would be told 404. */
export function asksForJob({ state, can }: Pick<Round, 'state' | 'can'>, power: string): boolean {
  if (state === 'co-signed') return power === 'district.leader' && Object.values(can).includes('run-in-progress')
  return power === 'district.personnel' && roundStates.indexOf(state) < roundStates.indexOf('proposed')
}

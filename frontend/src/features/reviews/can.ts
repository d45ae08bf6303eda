import type { Can } from '@/ui/can'
import type { Coverage, Goal, ReviewRound, ReviewRoundState } from './queries'

/** What may be done with a round: the transitions by their goal, and two acts that are none. */
export type RoundAct = Goal | 'score' | 'propose'
export type Hand = 'inspectorate' | 'leader'

/** The road of a round, in order; `void` stands beside it. */
export const road: readonly ReviewRoundState[] = ['draft', 'open', 'frozen', 'scored', 'moderated', 'notified', 'final', 'published', 'closed']

const nextActs: Partial<Record<ReviewRoundState, readonly [RoundAct, Hand]>> = {
  draft: ['open', 'inspectorate'], open: ['frozen', 'inspectorate'], frozen: ['score', 'inspectorate'], scored: ['moderated', 'inspectorate'],
  moderated: ['notified', 'inspectorate'], final: ['published', 'inspectorate'], published: ['closed', 'inspectorate'],
}

/** Whose act comes next, and which; null when the round is over. */
export function nextAct({ state, verdict_proposed }: Pick<ReviewRound, 'state' | 'verdict_proposed'>): readonly [RoundAct, Hand] | null {
  if (state === 'notified') return verdict_proposed ? ['final', 'leader'] : ['propose', 'inspectorate']
  return nextActs[state] ?? null
}

const never = new Set(['not-granted', 'not-inspectorate', 'not-your-part'])

/** The acts this person could take, next one first: each with the code that bars it now, or null. */
export function actsOf(round: Pick<ReviewRound, 'state' | 'verdict_proposed' | 'can'>): readonly { act: RoundAct; code: string | null }[] {
  const can: Can = round.can
  const next = nextAct(round)?.[0]
  const offered = (['open', 'frozen', 'score', 'moderated', 'notified', 'propose', 'final', 'published', 'closed', 'void'] as const).flatMap((act) => {
    const code = can[act]
    if (code === undefined || (code !== null && never.has(code))) return []
    return code === null || act === next ? [{ act, code }] : []
  })
  return offered.toSorted((one, other) => Number(other.act === next) - Number(one.act === next))
}

/** Is the round's evidence still open to change? */
export const isCollecting = ({ state }: Pick<ReviewRound, 'state'>): boolean => state === 'draft' || state === 'open'
export const isFrozen = ({ snapshot_id }: Pick<ReviewRound, 'snapshot_id'>): boolean => snapshot_id !== null

/** The share of pairs of unit and leaf that have a value, of those that apply; null when none does. */
export function inHand(items: Coverage['items']): number | null {
  const observed = items.reduce((sum, item) => sum + item.observed, 0)
  const applies = items.reduce((sum, item) => sum + item.observed + item.pending + item.late + item.suppressed, 0)
  return applies === 0 ? null : observed / applies
}

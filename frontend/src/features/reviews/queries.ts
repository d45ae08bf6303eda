import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { evaluation, evaluationFetch, type Evaluation } from '@/api/evaluation'
import { ifMatch } from '@/api/headers'
import { pageQuery, type ListSearch } from '@/ui/search'
import type { Tone } from '@/ui/StatusTag'

export type ReviewRound = Evaluation<'ReviewRoundView'>
export type ReviewRoundState = Evaluation<'ReviewRoundState'>
export type Review = Evaluation<'ReviewView'>
export type Coverage = Evaluation<'CoverageView'>
export type Snapshot = Evaluation<'ReviewSnapshotView'>
export type Goal = Evaluation<'ReviewRoundTransition'>['to']

type Key = { 'Idempotency-Key': string }

export const roundTones: Record<ReviewRoundState, Tone> = {
  draft: 'wait', open: 'busy', frozen: 'busy', scored: 'wait', moderated: 'wait', notified: 'wait', final: 'good', published: 'good', closed: 'quiet', void: 'bad',
}

export const roundsOptions = (search: ListSearch) =>
  queryOptions({ ...evaluation.queryOptions('get', '/api/evaluation/v1/review-rounds', { params: { query: pageQuery(search) } }), placeholderData: keepPreviousData })

export const roundOptions = (round_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/review-rounds/{round_id}', { params: { path: { round_id } } })
export const coverageOptions = (round_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/review-rounds/{round_id}/coverage', { params: { path: { round_id } } })
export const snapshotOptions = (round_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/review-rounds/{round_id}/snapshot', { params: { path: { round_id } } })
export const reviewsOptions = (round_id: string, search: ListSearch) =>
  queryOptions({ ...evaluation.queryOptions('get', '/api/evaluation/v1/review-rounds/{round_id}/reviews', { params: { path: { round_id }, query: pageQuery(search) } }), placeholderData: keepPreviousData })

export async function draftRound(body: Evaluation<'ReviewRoundDraft'>, headers: Key): Promise<ReviewRound> {
  const { data } = await evaluationFetch.POST('/api/evaluation/v1/review-rounds', { body, headers })
  if (!data) throw new Error('no round')
  return data
}

export const amendRound = (round: ReviewRound, body: Evaluation<'ReviewRoundChange'>) =>
  evaluationFetch.PATCH('/api/evaluation/v1/review-rounds/{round_id}', { params: { path: { round_id: round.id }, header: ifMatch(round) }, body })

/** Takes a step; answers with the id of its job where other services must be asked. */
export async function moveRound(round: ReviewRound, to: Goal, reason: string | null, headers: Key): Promise<string | null> {
  const { data } = await evaluationFetch.POST('/api/evaluation/v1/review-rounds/{round_id}/transitions', {
    params: { path: { round_id: round.id }, header: { ...ifMatch(round), ...headers } }, body: { to, reason },
  })
  return data?.job?.id ?? null
}

export async function proposeVerdict(round: ReviewRound, reason: string, headers: Key): Promise<null> {
  await evaluationFetch.POST('/api/evaluation/v1/review-rounds/{round_id}/verdicts', {
    params: { path: { round_id: round.id }, header: { ...ifMatch(round), ...headers } }, body: { reason },
  })
  return null
}

/** Computes the scores; answers with the id of the job. */
export async function startScoring(round: ReviewRound, headers: Key): Promise<string | null> {
  const { data } = await evaluationFetch.POST('/api/evaluation/v1/review-rounds/{round_id}/score-runs', {
    params: { path: { round_id: round.id }, header: { ...ifMatch(round), ...headers } },
  })
  return data?.id ?? null
}

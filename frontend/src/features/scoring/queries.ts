import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { evaluation, type Evaluation } from '@/api/evaluation'
import { pageQuery, type ListSearch } from '@/ui/search'

export type ScoreRun = Evaluation<'ScoreRunView'>
export type UnitScore = Evaluation<'UnitScoreView'>
export type GroupScore = Evaluation<'GroupScoreView'>
export type Explanation = Evaluation<'ExplanationView'>
export type Line = Evaluation<'ExplanationLineView'>
export type Evidence = Evaluation<'EvidenceView'>
export type Reference = 'standard' | 'group' | 'last_year'

export const references: readonly Reference[] = ['standard', 'group', 'last_year']

export const runOptions = (run_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/score-runs/{run_id}', { params: { path: { run_id } } })
export const unitScoresOptions = (run_id: string, search: ListSearch) =>
  queryOptions({ ...evaluation.queryOptions('get', '/api/evaluation/v1/score-runs/{run_id}/units', { params: { path: { run_id }, query: pageQuery(search) } }), placeholderData: keepPreviousData })
export const unitScoreOptions = (run_id: string, unit_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/score-runs/{run_id}/units/{unit_id}', { params: { path: { run_id, unit_id } } })
export const groupScoresOptions = (run_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/score-runs/{run_id}/groups', { params: { path: { run_id } } })
export const explanationOptions = (run_id: string, unit_id: string, reference: Reference) =>
  evaluation.queryOptions('get', '/api/evaluation/v1/score-runs/{run_id}/explanations/{unit_id}', { params: { path: { run_id, unit_id }, query: { reference } } })

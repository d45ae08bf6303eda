import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { evaluation, evaluationFetch, type Evaluation } from '@/api/evaluation'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Fit = Evaluation<'FitView'>
export type Specification = Evaluation<'SpecificationView'>
export type SchoolEffects = Evaluation<'SchoolEffectsView'>
export type GroupEffect = Evaluation<'GroupEffectView'>
export type Effect = Evaluation<'EffectView'>

export const fitsOptions = (search: ListSearch, batch_id?: string) =>
  queryOptions({ ...evaluation.queryOptions('get', '/api/evaluation/v1/va-fits', { params: { query: { ...pageQuery(search), batch_id } } }), placeholderData: keepPreviousData })

export const fitOptions = (fit_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/va-fits/{fit_id}', { params: { path: { fit_id } } })
export const effectsOptions = (fit_id: string) => evaluation.queryOptions('get', '/api/evaluation/v1/va-fits/{fit_id}/effects', { params: { path: { fit_id } } })

export async function startFit(batch_id: string, headers: { 'Idempotency-Key': string }): Promise<string> {
  const { data } = await evaluationFetch.POST('/api/evaluation/v1/va-fits', { body: { batch_id }, headers })
  if (!data) throw new Error('no job')
  return data.id
}

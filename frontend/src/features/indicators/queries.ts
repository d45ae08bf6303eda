import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { evaluation, evaluationFetch, type Evaluation } from '@/api/evaluation'
import { ifMatch } from '@/api/headers'
import { pageQuery, type ListSearch } from '@/ui/search'
import type { Tone } from '@/ui/StatusTag'

export type Framework = Evaluation<'FrameworkView'>
export type FrameworkFile = Evaluation<'FrameworkDetail'>
export type FrameworkNode = Evaluation<'FrameworkNodeView'>
export type FrameworkState = Evaluation<'FrameworkState'>
export type Pack = Evaluation<'PackView'>

export interface FrameworkSearch extends ListSearch {
  state?: FrameworkState
}

export const frameworkStates: readonly FrameworkState[] = ['draft', 'consulting', 'approved', 'frozen', 'retired']
export const frameworkTones: Record<FrameworkState, Tone> = { draft: 'wait', consulting: 'busy', approved: 'good', frozen: 'good', retired: 'quiet' }

export const packsOptions = () => evaluation.queryOptions('get', '/api/evaluation/v1/framework-packs')

export const frameworksOptions = (search: FrameworkSearch) =>
  queryOptions({
    ...evaluation.queryOptions('get', '/api/evaluation/v1/frameworks', { params: { query: { ...pageQuery(search), state: search.state } } }),
    placeholderData: keepPreviousData,
  })

export const frameworkOptions = (code: string, semver: string) =>
  evaluation.queryOptions('get', '/api/evaluation/v1/frameworks/{code}/versions/{semver}', { params: { path: { code, semver } } })

export const validationOptions = (code: string, semver: string) =>
  evaluation.queryOptions('get', '/api/evaluation/v1/frameworks/{code}/versions/{semver}/validation', { params: { path: { code, semver } } })

export async function adoptPack(pack: string, headers: { 'Idempotency-Key': string }): Promise<FrameworkFile> {
  const { data } = await evaluationFetch.POST('/api/evaluation/v1/frameworks', { body: { pack }, headers })
  if (!data) throw new Error('no framework')
  return data
}

export const moveFramework = (framework: FrameworkFile, to: 'consulting' | 'approved' | 'retired', reason: string | null, headers: { 'Idempotency-Key': string }) =>
  evaluationFetch.POST('/api/evaluation/v1/frameworks/{code}/versions/{semver}/transitions', {
    params: { path: { code: framework.code, semver: framework.semver }, header: { ...ifMatch(framework), ...headers } }, body: { to, reason },
  })

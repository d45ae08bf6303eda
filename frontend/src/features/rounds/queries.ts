import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ifMatch, useIdempotencyKey } from '@/api/headers'
import { registry, type Registry } from '@/api/registry'
import { rotation, rotationFetch, type Rotation } from '@/api/rotation'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Round = Rotation<'RoundView'>
export type RoundLine = Rotation<'RoundLine'>
export type RoundState = Rotation<'RoundState'>
export type RoundUnit = Rotation<'RoundUnitView'>
export type RoundDraft = Rotation<'RoundDraft'>
export type Policy = Registry<'PolicyView'>
export type Year = Registry<'SchoolYearView'>

export interface RoundSearch extends ListSearch {
  state?: RoundState
}

export const roundsOptions = (search: RoundSearch) =>
  queryOptions({
    ...rotation.queryOptions('get', '/api/rotation/v1/rounds', { params: { query: { ...pageQuery(search), state: search.state } } }),
    placeholderData: keepPreviousData,
  })

export const roundOptions = (round_id: string) => rotation.queryOptions('get', '/api/rotation/v1/rounds/{round_id}', { params: { path: { round_id } } })

export const roundRulesOptions = (round_id: string) => rotation.queryOptions('get', '/api/rotation/v1/rules', { params: { query: { round_id, limit: 200 } } })

export const snapshotOptions = (round_id: string) => rotation.queryOptions('get', '/api/rotation/v1/rounds/{round_id}/snapshot', { params: { path: { round_id } } })

export const jobOptions = (job_id: string) => rotation.queryOptions('get', '/api/rotation/v1/jobs/{job_id}', { params: { path: { job_id } } })

export const policiesOptions = registry.queryOptions('get', '/api/registry/v1/policies', { params: { query: { state: 'in_force', limit: 100 } } })

export const policyRulesOptions = (policy_id: string) => registry.queryOptions('get', '/api/registry/v1/policies/{policy_id}/rules', { params: { path: { policy_id } } })

export const yearsOptions = registry.queryOptions('get', '/api/registry/v1/calendars')

export const groupsOptions = registry.queryOptions('get', '/api/registry/v1/groups', { params: { query: { limit: 200, state: 'active' } } })

/** Everything read of rotation is read again: a step of a round changes most of it. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && queryKey[1].startsWith('/api/rotation/') })
}

export const openRound = async (body: RoundDraft, headers: { 'Idempotency-Key': string }) => (await rotationFetch.POST('/api/rotation/v1/rounds', { body, headers })).data

export function useMoveRound(round: Round) {
  const refresh = useRefresh()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (body: Rotation<'RoundTransitionDraft'>) =>
      (await rotationFetch.POST('/api/rotation/v1/rounds/{round_id}/transitions', { params: { path: { round_id: round.id }, header: { ...ifMatch(round), ...key } }, body })).data,
    onSettled: () => {
      renew()
      return refresh()
    },
  })
}

export function useSign(round: Round) {
  const refresh = useRefresh()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (unit_id: string) =>
      (await rotationFetch.POST('/api/rotation/v1/rounds/{round_id}/signatures', { params: { path: { round_id: round.id } }, body: { unit_id, plan_sha256: round.plan_sha256 ?? '' }, headers: key })).data,
    onSettled: () => {
      renew()
      return refresh()
    },
  })
}

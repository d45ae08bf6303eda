import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ifMatch, useIdempotencyKey } from '@/api/headers'
import { rotation, rotationFetch, type Rotation } from '@/api/rotation'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Scenario = Rotation<'ScenarioView'>
export type Tier = Rotation<'TierView'>
export type Move = Rotation<'MoveView'>
export type RuleOutcome = Rotation<'RuleOutcomeView'>
export type Balance = Rotation<'BalanceView'>
export type PlanFlow = Rotation<'FlowView'>
export type Explanation = Rotation<'MatchExplanation'>
export type Sentence = Rotation<'SentenceView'>
export type Run = Rotation<'RunView'>
export type Conflicts = Rotation<'ConflictReport'>
export type Unit = Rotation<'RoundUnitView'>

/** What names the places that rules and conflicts speak of. */
export interface Places {
  units: readonly Unit[]
  groups: readonly { group_id: string; name: string | null }[]
  /** The profile's name; clauses carry its key. */
  policy_name: string | null
}

export const runsOptions = (round_id: string) => rotation.queryOptions('get', '/api/rotation/v1/rounds/{round_id}/runs', { params: { path: { round_id }, query: { limit: 100 } } })
export const conflictsOptions = (run_id: string) => rotation.queryOptions('get', '/api/rotation/v1/runs/{run_id}/conflicts', { params: { path: { run_id } } })
export const scenarioOptions = (scenario_id: string) => rotation.queryOptions('get', '/api/rotation/v1/scenarios/{scenario_id}', { params: { path: { scenario_id } } })
export const scenarioRulesOptions = (scenario_id: string) => rotation.queryOptions('get', '/api/rotation/v1/scenarios/{scenario_id}/rules', { params: { path: { scenario_id } } })
export const balanceOptions = (scenario_id: string) => rotation.queryOptions('get', '/api/rotation/v1/scenarios/{scenario_id}/balance', { params: { path: { scenario_id } } })
export const flowsOptions = (scenario_id: string) => rotation.queryOptions('get', '/api/rotation/v1/scenarios/{scenario_id}/flows', { params: { path: { scenario_id } } })
export const explanationOptions = (scenario_id: string, teacher: string) =>
  rotation.queryOptions('get', '/api/rotation/v1/scenarios/{scenario_id}/explanations/{teacher}', { params: { path: { scenario_id, teacher } } })

/** Asks for the exact cost of what else was possible for a person; answers with the id of the job. */
export function useAskExactly(scenario_id: string, teacher: string) {
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async () => (await rotationFetch.POST('/api/rotation/v1/scenarios/{scenario_id}/counterfactuals', { params: { path: { scenario_id }, header: key }, body: { teacher } })).data?.id ?? null,
    onSettled: renew,
  })
}

export const movesOptions = (scenario_id: string, search: ListSearch) =>
  queryOptions({
    ...rotation.queryOptions('get', '/api/rotation/v1/scenarios/{scenario_id}/moves', { params: { path: { scenario_id }, query: pageQuery(search) } }),
    placeholderData: keepPreviousData,
  })

/** The newest run of a round. */
export const latestRun = (runs: readonly Run[]): Run | undefined => runs.reduce<Run | undefined>((best, run) => (!best || run.created_at > best.created_at ? run : best), undefined)

export function useGiveReason(scenario: Scenario) {
  const client = useQueryClient()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (body: Rotation<'ReasonDraft'>) =>
      (await rotationFetch.PUT('/api/rotation/v1/scenarios/{scenario_id}/reasons', { params: { path: { scenario_id: scenario.id }, header: { ...ifMatch(scenario), ...key } }, body })).data,
    onSettled: () => {
      renew()
      return client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && /\/(scenarios|rounds)\//.test(queryKey[1]) })
    },
  })
}

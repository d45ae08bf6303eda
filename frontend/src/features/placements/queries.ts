import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ifMatch, useIdempotencyKey } from '@/api/headers'
import { rotation, rotationFetch, type Rotation } from '@/api/rotation'
import { pageQuery, type ListSearch } from '@/ui/search'

export type PlacementLine = Rotation<'PlacementLine'>
export type Placement = Rotation<'PlacementView'>
export type PlacementState = Rotation<'PlacementState'>

export const placementStates = ['planned', 'active', 'report_due', 'completed', 'early_returned', 'cancelled'] as const satisfies readonly PlacementState[]

export interface PlacementSearch extends ListSearch {
  state?: PlacementState
  round_id?: string
}

export const placementsOptions = (search: PlacementSearch, as_of?: string) =>
  queryOptions({
    ...rotation.queryOptions('get', '/api/rotation/v1/placements', { params: { query: { ...pageQuery(search), state: search.state, round_id: search.round_id, as_of } } }),
    placeholderData: keepPreviousData,
  })

export const placementOptions = (placement_id: string) => rotation.queryOptions('get', '/api/rotation/v1/placements/{placement_id}', { params: { path: { placement_id } } })

function useAgain(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && queryKey[1].startsWith('/api/rotation/v1/placements') })
}

export function useReport(placement: Placement) {
  const again = useAgain()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (report: string) =>
      (await rotationFetch.PUT('/api/rotation/v1/placements/{placement_id}/report', { params: { path: { placement_id: placement.id }, header: { ...ifMatch(placement), ...key } }, body: { report } })).data,
    onSettled: () => {
      renew()
      return again()
    },
  })
}

export function useMovePlacement(placement: Placement) {
  const again = useAgain()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (body: Rotation<'PlacementMove'>) =>
      (await rotationFetch.POST('/api/rotation/v1/placements/{placement_id}/transitions', { params: { path: { placement_id: placement.id }, header: { ...ifMatch(placement), ...key } }, body })).data,
    onSettled: () => {
      renew()
      return again()
    },
  })
}

import { useMutation } from '@tanstack/react-query'
import { useIdempotencyKey } from '@/api/headers'
import { registry } from '@/api/registry'
import { rotation, rotationFetch, type Rotation } from '@/api/rotation'

export type Structure = Rotation<'StructureView'>
export type Cell = Rotation<'StructureCell'>
export type StructureUnit = Rotation<'StructureUnit'>

export interface StructureSearch {
  group?: string
  school?: string
}

export const structureOptions = ({ group, school }: StructureSearch) => rotation.queryOptions('get', '/api/rotation/v1/structure', { params: { query: { group, school } } })

export const groupsOptions = registry.queryOptions('get', '/api/registry/v1/groups', { params: { query: { limit: 200, state: 'active' } } })

export function useRecount() {
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (as_of: string | undefined) => (await rotationFetch.POST('/api/rotation/v1/structure/refreshes', { body: { as_of: as_of ?? null }, headers: key })).data,
    onSettled: renew,
  })
}

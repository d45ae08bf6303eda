import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ifMatch } from '@/api/headers'
import { registry, registryFetch, type Registry } from '@/api/registry'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Group = Registry<'GroupView'>
export type GroupFile = Registry<'GroupDetail'>
export type GroupState = Registry<'GroupState'>

export interface GroupSearch extends ListSearch {
  state?: GroupState
}

export const groupStates: readonly GroupState[] = ['proposed', 'founding', 'active', 'suspended', 'dissolved']

export const groupsOptions = (search: GroupSearch, as_of?: string) =>
  queryOptions({
    ...registry.queryOptions('get', '/api/registry/v1/groups', { params: { query: { ...pageQuery(search), state: search.state, as_of } } }),
    placeholderData: keepPreviousData,
  })

export const groupOptions = (group_id: string, as_of?: string) =>
  registry.queryOptions('get', '/api/registry/v1/groups/{group_id}', { params: { path: { group_id }, query: { as_of } } })

export const moveGroup = (group: GroupFile, to: GroupState, reason: string | null) =>
  registryFetch.POST('/api/registry/v1/groups/{group_id}/transitions', { params: { path: { group_id: group.id }, header: ifMatch(group) }, body: { to, reason } })

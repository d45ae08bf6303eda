import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ifMatch } from '@/api/headers'
import { registry, registryFetch, type Registry } from '@/api/registry'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Change = Registry<'ChangeView'>
export type ChangeFile = Registry<'ChangeDetail'>
export type ChangeState = Registry<'ChangeState'>
export type ChangeDraft = Registry<'ChangeDraft'>
export type Unit = Registry<'UnitSummary'>
export type StoredFile = Registry<'RegistryFileView'>

export interface ChangeSearch extends ListSearch {
  state?: ChangeState
}

export const changeStates: readonly ChangeState[] = ['draft', 'submitted', 'returned', 'approved', 'effective', 'withdrawn', 'refused']

export const changesOptions = (search: ChangeSearch, group?: string) =>
  queryOptions({
    ...registry.queryOptions('get', '/api/registry/v1/changes', { params: { query: { ...pageQuery(search), state: search.state, group } } }),
    placeholderData: keepPreviousData,
  })

export const changeOptions = (change_id: string) => registry.queryOptions('get', '/api/registry/v1/changes/{change_id}', { params: { path: { change_id } } })

/** What a group can be founded of: up to 200 units of the district. */
export const unitsOptions = (district_id: string | null) =>
  registry.queryOptions('get', '/api/registry/v1/units', { params: { query: { limit: 200, district_id: district_id ?? undefined } } })

export const raiseChange = async (body: ChangeDraft, headers: { 'Idempotency-Key': string }) => {
  const { data } = await registryFetch.POST('/api/registry/v1/changes', { body, headers })
  if (!data) throw new Error('no change')
  return data
}

export const moveChange = (change: ChangeFile, to: ChangeState, reason: string | null) =>
  registryFetch.POST('/api/registry/v1/changes/{change_id}/transitions', { params: { path: { change_id: change.id }, header: ifMatch(change) }, body: { to, reason } })

export const consentToChange = (change: ChangeFile, reason: string) =>
  registryFetch.POST('/api/registry/v1/changes/{change_id}/consents', { params: { path: { change_id: change.id }, header: ifMatch(change) }, body: { reason } })

export const storeFile = async (file: File): Promise<StoredFile> => {
  const { data } = await registryFetch.POST('/api/registry/v1/files', {
    body: { file: file as unknown as string },
    bodySerializer: () => {
      const form = new FormData()
      form.append('file', file)
      return form
    },
  })
  if (!data) throw new Error('no file')
  return data
}

export const fileHref = (id: string): string => `/api/registry/v1/files/${encodeURIComponent(id)}`

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ifMatch } from '@/api/headers'
import { registry, registryFetch, type Registry } from '@/api/registry'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Filing = Registry<'FilingView'>
export type FilingFile = Registry<'FilingDetail'>
export type FilingState = Registry<'FilingState'>
export type FilingDraft = Registry<'FilingDraft'>

export interface FilingSearch extends ListSearch {
  state?: FilingState
  group?: string
}

export const filingStates: readonly FilingState[] = ['draft', 'submitted', 'returned', 'accepted']

export const filingsOptions = (search: FilingSearch) =>
  queryOptions({
    ...registry.queryOptions('get', '/api/registry/v1/filings', { params: { query: { ...pageQuery(search), state: search.state, group: search.group } } }),
    placeholderData: keepPreviousData,
  })

export const filingOptions = (filing_id: string) => registry.queryOptions('get', '/api/registry/v1/filings/{filing_id}', { params: { path: { filing_id } } })

export const draftFiling = async (body: FilingDraft, headers: { 'Idempotency-Key': string }): Promise<FilingFile> => {
  const { data } = await registryFetch.POST('/api/registry/v1/filings', { body, headers })
  if (!data) throw new Error('no filing')
  return data
}

export const changeFiling = (filing: FilingFile, body: Registry<'FilingChange'>) =>
  registryFetch.PUT('/api/registry/v1/filings/{filing_id}', { params: { path: { filing_id: filing.id }, header: ifMatch(filing) }, body })

export const moveFiling = (filing: FilingFile, to: FilingState, reason: string | null, received_on: string | null = null) =>
  registryFetch.POST('/api/registry/v1/filings/{filing_id}/transitions', { params: { path: { filing_id: filing.id }, header: ifMatch(filing) }, body: { to, reason, received_on } })

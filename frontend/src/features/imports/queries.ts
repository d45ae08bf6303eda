import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ifMatch } from '@/api/headers'
import { registry, registryFetch, type Registry } from '@/api/registry'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Batch = Registry<'ImportView'>
export type ImportNoun = Registry<'ImportNoun'>
export type FaultyRow = Registry<'FaultyRow'>

/** In the order of loading: who is named later must be there before. */
export const importNouns: readonly ImportNoun[] = ['schools', 'units', 'enrolments', 'staff', 'teaching_needs']

export const importsOptions = (search: ListSearch) =>
  queryOptions({ ...registry.queryOptions('get', '/api/registry/v1/imports', { params: { query: pageQuery(search) } }), placeholderData: keepPreviousData })

export const importOptions = (import_id: string) => registry.queryOptions('get', '/api/registry/v1/imports/{import_id}', { params: { path: { import_id } } })

export const faultsOptions = (import_id: string, search: ListSearch) =>
  queryOptions({
    ...registry.queryOptions('get', '/api/registry/v1/imports/{import_id}/faults', { params: { path: { import_id }, query: pageQuery(search) } }),
    placeholderData: keepPreviousData,
  })

export const templateHref = (noun: ImportNoun): string => `/api/registry/v1/imports/templates/${noun}.xlsx`
export const faultsHref = ({ id }: Batch): string => `/api/registry/v1/imports/${id}/faults.xlsx`

export const raiseImport = async (noun: ImportNoun, file: File, headers: { 'Idempotency-Key': string }): Promise<Batch> => {
  const { data } = await registryFetch.POST('/api/registry/v1/imports', {
    body: { noun, file: file as unknown as string },
    bodySerializer: () => {
      const form = new FormData()
      form.append('noun', noun)
      form.append('file', file)
      return form
    },
    headers,
  })
  if (!data) throw new Error('no import')
  return data
}

export const settleImport = async (batch: Batch, to: 'committed' | 'undone', rows: 'all' | 'good' | null, reason: string | null, headers: { 'Idempotency-Key': string }): Promise<void> => {
  await registryFetch.POST('/api/registry/v1/imports/{import_id}/transitions', {
    params: { path: { import_id: batch.id }, header: { ...ifMatch(batch), ...headers } }, body: { to, rows, reason },
  })
}

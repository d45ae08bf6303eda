import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { registry, type Registry } from '@/api/registry'
import { pageQuery, type ListSearch } from '@/ui/search'

export type School = Registry<'SchoolSummary'>
export type SchoolFile = Registry<'SchoolView'>
export type Stage = Registry<'Stage'>

export interface SchoolSearch extends ListSearch {
  stage?: Stage
}

export const stages: readonly Stage[] = ['primary', 'junior', 'senior']

export const schoolsOptions = (search: SchoolSearch, district_id: string | null, as_of?: string) =>
  queryOptions({
    ...registry.queryOptions('get', '/api/registry/v1/schools', { params: { query: { ...pageQuery(search), q: search.q, stage: search.stage, district_id: district_id ?? undefined, as_of } } }),
    placeholderData: keepPreviousData,
  })

/** Every school of the district, for a choice. */
export const schoolChoiceOptions = (district_id: string | null, as_of?: string) =>
  registry.queryOptions('get', '/api/registry/v1/schools', { params: { query: { limit: 200, district_id: district_id ?? undefined, as_of } } })

export const schoolOptions = (school_id: string, as_of?: string) =>
  registry.queryOptions('get', '/api/registry/v1/schools/{school_id}', { params: { path: { school_id }, query: { as_of } } })

export const enrolmentsOptions = (school_id: string, as_of?: string) =>
  registry.queryOptions('get', '/api/registry/v1/enrolments', { params: { query: { school_id, as_of, limit: 200 } } })

export const needsOptions = (unit_id: string, as_of?: string) =>
  registry.queryOptions('get', '/api/registry/v1/teaching-needs', { params: { query: { unit_id, as_of, limit: 200 } } })

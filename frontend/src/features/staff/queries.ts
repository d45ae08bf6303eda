import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { registry, registryFetch, type Registry } from '@/api/registry'
import { oneOf, pageQuery, listSearch, aText, type ListSearch } from '@/ui/search'

export type Person = Registry<'StaffSummary'>
export type TeacherFile = Registry<'TeacherFile'>

export const stages = ['primary', 'junior', 'senior'] as const
export const subjects = ['chinese', 'math', 'english', 'physics', 'chemistry', 'biology', 'politics', 'history', 'geography', 'pe', 'music', 'art', 'it', 'science', 'labour'] as const
export const titles = ['senior_full', 'senior', 'first', 'second', 'third'] as const
export const honours = ['renowned', 'backbone', 'subject_leader', 'teaching_expert', 'rising_star'] as const
export const posts = ['principal', 'vice_principal', 'middle', 'research_head', 'subject_lead', 'reserve', 'teacher'] as const

export interface StaffSearch extends ListSearch {
  school?: string
  stage?: (typeof stages)[number]
  subject?: (typeof subjects)[number]
  title?: (typeof titles)[number]
  honour?: (typeof honours)[number]
  post?: (typeof posts)[number]
}

export const staffSearch = (search: Record<string, unknown>): StaffSearch => ({
  ...listSearch(search),
  q: undefined,
  school: aText(search.school),
  stage: oneOf(stages, search.stage),
  subject: oneOf(subjects, search.subject),
  title: oneOf(titles, search.title),
  honour: oneOf(honours, search.honour),
  post: oneOf(posts, search.post),
})

export const isFiltered = ({ school, stage, subject, title, honour, post }: StaffSearch): boolean => [school, stage, subject, title, honour, post].some(Boolean)

export const staffOptions = (search: StaffSearch, as_of?: string) => {
  const { school, stage, subject, title, honour, post } = search
  return queryOptions({
    ...registry.queryOptions('get', '/api/registry/v1/staff', { params: { query: { ...pageQuery(search), school_id: school, stage, subject, title, honour, post, as_of } } }),
    placeholderData: keepPreviousData,
  })
}

export const personOptions = (person_id: string) => registry.queryOptions('get', '/api/registry/v1/staff/{person_id}', { params: { path: { person_id } } })

/** People by the beginning of their name; the name travels in the body, never in an address. */
export const lookUp = async (text: string): Promise<Registry<'LookupItem'>[]> =>
  (await registryFetch.POST('/api/registry/v1/staff/lookups', { body: { text } })).data?.items ?? []

import { useQuery } from '@tanstack/react-query'
import { groupsOptions, type Group } from '@/features/groups/queries'
import type { Me } from '@/frame/session'

/** Up to a hundred groups, for names and choices. */
export const allGroups = (as_of?: string) => groupsOptions({ size: 100 }, as_of)

export function useGroups(as_of?: string): { groups: readonly Group[]; nameOf: (id: string) => string } {
  const { data } = useQuery(allGroups(as_of))
  const groups = data?.items ?? []
  return { groups, nameOf: (id) => groups.find((group) => group.id === id)?.name ?? '' }
}

/** The groups whose lead is this person's school. */
export const ledBy = (groups: readonly Group[], me: Me): readonly Group[] =>
  groups.filter(({ members }) => members.some(({ role, school_id }) => role === 'lead' && school_id !== null && school_id === me.school_id))

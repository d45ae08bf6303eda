import { infiniteQueryOptions } from '@tanstack/react-query'
import { registry, registryFetch, type Registry } from '@/api/registry'

export type Duty = Registry<'DutyView'>
export type DutyState = Registry<'DutyState'>

/** What hurts first. */
export const dutyStates: readonly DutyState[] = ['missed', 'at_risk', 'due', 'met', 'excused']

const PATH = '/api/registry/v1/duties'
export const DUTIES_A_STEP = 20

/** The duties of one state, some at a time. */
export const dutiesOptions = (state: DutyState, group?: string, as_of?: string) =>
  infiniteQueryOptions({
    queryKey: ['get', PATH, { state, group, as_of }] as const,
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await registryFetch.GET(PATH, { params: { query: { state, group, as_of, limit: DUTIES_A_STEP, after: pageParam ?? undefined } }, signal })
      return data ?? { items: [], next: null }
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

/** Up to 200 duties at once, for a picture of them all. */
export const allDutiesOptions = (as_of?: string) => registry.queryOptions('get', PATH, { params: { query: { as_of, limit: 200 } } })

export const excuseDuty = ({ scope, duty_id }: Duty, reason: string) =>
  registryFetch.POST('/api/registry/v1/duties/excuses', { body: { group_id: scope.group_id, duty_id, reason } })

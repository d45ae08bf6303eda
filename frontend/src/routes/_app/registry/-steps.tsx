import { useQueryClient } from '@tanstack/react-query'
import { useSteps as useAsked, type Step as Asked, type Stepped } from '@/ui/Steps'
import type { Acts } from './-acts'

/** One thing that can be done with what the page shows; `action` is its name in the server's `can`. */
export interface Step extends Omit<Asked, 'key' | 'disabledReason' | 'run'> {
  action: string
  run: (reason: string | null, day: string | null) => Promise<unknown>
}

/** Everything of the registry that is shown is read again: one change moves overviews, duties and lists. */
export function useFresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/registry/') && queryKey[1] !== '/api/registry/v1/me' })
}

/** The steps that this person may take; the first that can be taken now is the primary action. */
export function useSteps(steps: readonly Step[], acts: Acts): Stepped {
  const offered = steps.flatMap(({ action, run, ...step }): Asked[] => {
    const disabledReason = acts(action)
    return disabledReason === undefined ? [] : [{ ...step, key: action, disabledReason, run: (reason, _headers, day) => run(reason, day) }]
  })
  const first = offered.find(({ disabledReason }) => disabledReason === null) ?? offered[0]
  return useAsked(first ? [first, ...offered.filter((step) => step !== first)] : [], useFresh())
}

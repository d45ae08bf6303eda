import { useQueryClient } from '@tanstack/react-query'
import { useSteps as useAsked, type Step, type Stepped } from '@/ui/Steps'
import './-evaluation.css'

export type { Step }

/** Everything of the evaluation that is shown is read again. */
export function useFresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/evaluation/') })
}

/** The steps in the order given: the first is the page's primary action. */
export const useSteps = (steps: readonly Step[]): Stepped => useAsked(steps, useFresh())

import { useSuspenseQuery } from '@tanstack/react-query'
import { roundOptions, type Round } from '@/features/rounds/queries'

/** The round that the layout made sure of. */
export const useRound = (id: string): Round => useSuspenseQuery(roundOptions(id)).data

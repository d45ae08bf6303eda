import { createFileRoute, redirect } from '@tanstack/react-router'
import { roundOptions } from '@/features/reviews/queries'
import { stepOf } from './-round'

/** The round's page opens at the step that its state asks for. */
export const Route = createFileRoute('/_app/evaluation/rounds/$roundId/')({
  beforeLoad: async ({ context, params }) => {
    const { state } = await context.client.ensureQueryData(roundOptions(params.roundId))
    throw redirect({ to: '/evaluation/rounds/$roundId/$step', params: { roundId: params.roundId, step: stepOf(state) }, replace: true })
  },
})

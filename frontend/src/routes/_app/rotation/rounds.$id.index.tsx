import { createFileRoute, redirect } from '@tanstack/react-router'
import { stepOf, stepsFor } from '@/features/rounds/can'
import { roundOptions } from '@/features/rounds/queries'

/** A round opens where its work is, or at the nearest step that this power may open. */
export const Route = createFileRoute('/_app/rotation/rounds/$id/')({
  beforeLoad: async ({ context, params }) => {
    const { state } = await context.client.ensureQueryData(roundOptions(params.id))
    const step = stepOf(state)
    const to = stepsFor(context.me.power).includes(step) ? step : 'setup'
    throw redirect({ to: `/rotation/rounds/$id/${to}`, params, replace: true })
  },
})

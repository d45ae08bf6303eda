import { createFileRoute } from '@tanstack/react-router'
import { NextSteps, Signatures } from '@/features/rounds/detail'
import { useMe } from '@/frame/session'
import type { RoundState } from '@/features/rounds/queries'
import { useRound } from './-round'

export const Route = createFileRoute('/_app/rotation/rounds/$id/signatures')({ component: SignaturesPage })

const next: Partial<Record<RoundState, RoundState>> = { proposed: 'correction', correction: 'co-signed' }

function SignaturesPage() {
  const me = useMe()
  const round = useRound(Route.useParams().id)
  const to = next[round.state]
  return (
    <div className="stack-wide">
      <NextSteps round={round} to={to ? [to] : []} primary={to} />
      <Signatures round={round} schoolId={me.power === 'principal' ? me.school_id : null} />
    </div>
  )
}

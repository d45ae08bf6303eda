import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { RunsTable } from '@/features/matching/conflicts'
import { latestRun, runsOptions } from '@/features/matching/queries'
import { NextSteps, SnapshotFacts } from '@/features/rounds/detail'
import type { RoundState } from '@/features/rounds/queries'
import { useRound } from './-round'

export const Route = createFileRoute('/_app/rotation/rounds/$id/run')({ component: Run })

const targets: Partial<Record<RoundState, readonly RoundState[]>> = { open: ['frozen', 'cancelled'], frozen: ['solving', 'open', 'cancelled'], solving: ['frozen'], scenarios: ['open'] }
const first: Partial<Record<RoundState, RoundState>> = { open: 'frozen', frozen: 'solving' }

function Run() {
  const { t } = useTranslation()
  const round = useRound(Route.useParams().id)
  const query = useQuery(runsOptions(round.id))
  const latest = latestRun(query.data?.items ?? [])
  return (
    <div className="stack-wide">
      <section className="card">
        {round.state === 'open' && <p>{t('rounds.freezeText')}</p>}
        {round.state === 'frozen' && <p>{t('rounds.solveText')}</p>}
        {latest?.state === 'infeasible' && !round.scenario_id && <p><Link to="/rotation/rounds/$id/conflicts" params={{ id: round.id }}>{t('matching.toConflicts')}</Link></p>}
        {round.scenario_id && <p><Link to="/rotation/rounds/$id/scenarios" params={{ id: round.id }}>{t('rounds.to.scenarios')}</Link></p>}
        <NextSteps round={round} to={targets[round.state] ?? []} primary={first[round.state]} />
      </section>
      <section className="stack-wide" aria-labelledby="snapshot-title"><h2 id="snapshot-title">{t('rounds.snapshot')}</h2><SnapshotFacts round={round} /></section>
      <section className="stack-wide" aria-labelledby="runs-title"><h2 id="runs-title">{t('matching.runs')}</h2><RunsTable query={query} /></section>
    </div>
  )
}

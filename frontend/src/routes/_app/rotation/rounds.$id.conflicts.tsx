import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { ConflictReport } from '@/features/matching/conflicts'
import { conflictsOptions, latestRun, runsOptions } from '@/features/matching/queries'
import { NextSteps } from '@/features/rounds/detail'
import { Assumptions } from '@/features/rounds/rules'
import { Empty } from '@/ui/Empty'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { useRound } from './-round'

export const Route = createFileRoute('/_app/rotation/rounds/$id/conflicts')({ component: Conflicts })

function Conflicts() {
  const { t } = useTranslation()
  const round = useRound(Route.useParams().id)
  const runs = useQuery(runsOptions(round.id))
  const latest = latestRun(runs.data?.items ?? [])
  const met = latest?.state === 'infeasible'
  const report = useQuery({ ...conflictsOptions(latest?.id ?? ''), enabled: met })
  const error = runs.error ?? report.error
  if (error) return <ProblemAlert error={error} onRetry={() => void (runs.error ? runs : report).refetch()} />
  if (runs.isPending || (met && report.isPending)) return <Skeleton active />
  if (!met || !report.data) return <Empty why={t(latest ? 'matching.conflictNone' : 'matching.conflictNoRun')} />
  return (
    <div className="stack-wide">
      <ConflictReport report={report.data} places={round} assumptions={(assumed) => <Assumptions rule={{ assumed }} />} />
      <NextSteps round={round} to={round.state === 'frozen' || round.state === 'scenarios' ? ['open', 'cancelled'] : []} />
    </div>
  )
}

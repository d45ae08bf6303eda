import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { attributes, shows, views, type View } from '@/features/matching/choices'
import { ScenarioSummary, Views } from '@/features/matching/detail'
import { latestRun, runsOptions, scenarioOptions } from '@/features/matching/queries'
import { stepsFor } from '@/features/rounds/can'
import { NextSteps } from '@/features/rounds/detail'
import { useMe } from '@/frame/session'
import { Empty } from '@/ui/Empty'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { aText, listSearch, oneOf } from '@/ui/search'
import { PlanView, type PlanSearch } from './-plan'
import { useRound } from './-round'

export const Route = createFileRoute('/_app/rotation/rounds/$id/scenarios')({
  validateSearch: (search): PlanSearch & { view?: View } => ({ ...listSearch(search), view: oneOf(views, search.view), show: oneOf(shows, search.show), attribute: oneOf(attributes, search.attribute), group: aText(search.group) }),
  component: Scenarios,
})

function Scenarios() {
  const { t } = useTranslation()
  const me = useMe()
  const round = useRound(Route.useParams().id)
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const scenario = useQuery({ ...scenarioOptions(round.scenario_id ?? ''), enabled: round.scenario_id !== null })
  const runs = useQuery({ ...runsOptions(round.id), enabled: stepsFor(me.power).includes('run') && round.scenario_id === null })
  if (!round.scenario_id) {
    const isInConflict = latestRun(runs.data?.items ?? [])?.state === 'infeasible'
    const why = isInConflict ? 'matching.infeasible' : stepsFor(me.power).includes('run') ? 'matching.none' : 'matching.hidden'
    return <Empty why={t(why)} action={isInConflict ? <Link to="/rotation/rounds/$id/conflicts" params={{ id: round.id }}>{t('matching.toConflicts')}</Link> : undefined} />
  }
  if (scenario.error) return <ProblemAlert error={scenario.error} onRetry={() => void scenario.refetch()} />
  if (!scenario.data) return <Skeleton active />
  const view = search.view ?? 'moves'
  return (
    <div className="stack-wide">
      <NextSteps round={round} to={round.state === 'scenarios' ? ['proposed', 'open'] : []} primary="proposed" />
      <ScenarioSummary scenario={scenario.data} />
      <Views renderLink={(one, words) => <Link to="/rotation/rounds/$id/scenarios" params={{ id: round.id }} search={{ view: one }} resetScroll={false} aria-current={one === view ? 'page' : undefined}>{words}</Link>} />
      <PlanView view={view} round={round} scenario={scenario.data} search={search} onSearch={(next) => void navigate({ search: { ...search, ...next }, resetScroll: false })} />
    </div>
  )
}

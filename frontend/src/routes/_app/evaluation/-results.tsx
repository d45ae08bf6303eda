import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { frameworkOptions } from '@/features/indicators/queries'
import type { ReviewRound } from '@/features/reviews/queries'
import { RunFacts } from '@/features/scoring/detail'
import { groupScoresOptions, runOptions, unitScoresOptions } from '@/features/scoring/queries'
import { GroupScores, ScoresPicture, UnitScores } from '@/features/scoring/table'
import { useMe } from '@/frame/session'
import { Empty } from '@/ui/Empty'
import { Guard } from '@/ui/Guard'
import { ProblemAlert } from '@/ui/ProblemAlert'
import type { ListSearch } from '@/ui/search'
import { PageSkeleton } from '@/ui/Skeletons'
import { UnitReviewLink } from './-parts'

const told: readonly string[] = ['notified', 'final', 'published', 'closed']

/** Scores with what is sure about them; before notice the inspectorate alone sees them. */
export function ResultsStep({ round, search, onSearch }: { round: ReviewRound; search: ListSearch; onSearch: (next: ListSearch) => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const seen = me.power === 'district.inspectorate' || told.includes(round.state)
  if (!round.run_id || !seen) return <Empty why={t(seen ? 'scoring.none' : 'scoring.noneElse')} />
  return <Results round={round} run={round.run_id} search={search} onSearch={onSearch} />
}

function Results({ round, run, search, onSearch }: { round: ReviewRound; run: string; search: ListSearch; onSearch: (next: ListSearch) => void }) {
  const navigate = useNavigate()
  const { t } = useTranslation()
  const query = useQuery(unitScoresOptions(run, search))
  const all = useQuery(unitScoresOptions(run, { size: 100 }))
  const facts = useQuery(runOptions(run))
  const groups = useQuery(groupScoresOptions(run))
  const framework = useQuery(frameworkOptions(round.framework_code, round.framework_semver))
  const open = (unit: string) => void navigate({ to: '/evaluation/reviews/$unit', params: { unit }, search: (previous) => ({ as_of: previous.as_of, run }) })
  const edges = useMemo(() => framework.data?.bands.map(({ least }) => least).filter((least) => least > 0) ?? [], [framework.data])
  if (query.isPending) return <PageSkeleton />
  return (
    <>
      {all.data && all.data.items.length > 1 && framework.data && <Guard><ScoresPicture units={all.data.items} edges={edges} asOf={round.as_of} onPick={({ unit_id }) => open(unit_id)} /></Guard>}
      <UnitScores query={query} search={search} onSearch={onSearch} link={({ unit_id, name }) => <UnitReviewLink unit={unit_id} run={run}>{name}</UnitReviewLink>} empty={{ why: t('scoring.none') }} />
      {groups.isError && <ProblemAlert error={groups.error} onRetry={() => void groups.refetch()} />}
      {groups.data && <GroupScores groups={groups.data.items} />}
      {facts.data && <RunFacts run={facts.data} />}
    </>
  )
}

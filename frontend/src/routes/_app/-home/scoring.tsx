import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { roundsOptions, type ReviewRound } from '@/features/reviews/queries'
import { RoundTags } from '@/features/reviews/tags'
import { Bands, between } from '@/features/scoring/bands'
import { unitScoresOptions } from '@/features/scoring/queries'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { UnitReviewLink } from '../evaluation/-parts'

const told: readonly ReviewRound['state'][] = ['notified', 'final', 'published', 'closed']

/** The principal's desk: the latest score that the school has been told, with its band and where it comes from. */
export function Widget() {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(roundsOptions({}))
  const round = data.items.find(({ state, run_id }) => run_id !== null && told.includes(state))
  return (
    <section className="card" aria-labelledby="my-review">
      <h2 id="my-review">{t('scoring.mine')}</h2>
      {round?.run_id ? <Mine round={round} run={round.run_id} /> : <p>{t('scoring.mineNone')}</p>}
    </section>
  )
}

function Mine({ round, run }: { round: ReviewRound; run: string }) {
  const { t } = useTranslation()
  const scores = useQuery(unitScoresOptions(run, {}))
  if (scores.isError) return <ProblemAlert error={scores.error} onRetry={() => void scores.refetch()} />
  return (
    <>
      <p>{t('scoring.year', { year: round.school_year })} <RoundTags round={round} /></p>
      {scores.data?.items.map((unit) => (
        <p key={unit.unit_id}>
          {unit.name} <strong>{unit.bundled?.toFixed(2) ?? t('scoring.notScored')}</strong> <span className="quiet">{t('scoring.interval')} {between(unit)}</span> <Bands unit={unit} />
        </p>
      ))}
      {scores.data?.items[0] && <p><UnitReviewLink unit={scores.data.items[0].unit_id} run={run}>{t('scoring.where')}</UnitReviewLink></p>}
    </>
  )
}

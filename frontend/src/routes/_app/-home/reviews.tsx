import { useSuspenseQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { inHand, isFrozen } from '@/features/reviews/can'
import { RoundRoad } from '@/features/reviews/detail'
import { coverageOptions, roundsOptions } from '@/features/reviews/queries'
import { RoundTags } from '@/features/reviews/tags'
import { percent } from '@/ui/format'
import { RoundLink } from '../evaluation/-parts'
import { stepOf } from '../evaluation/-round'

/** The inspectorate's desk: where the round stands, what is in hand, whose act comes next. */
export function Widget() {
  const { t } = useTranslation()
  const { data } = useSuspenseQuery(roundsOptions({}))
  const round = data.items.find(({ state }) => state !== 'void' && state !== 'closed')
  const coverage = useQuery({ ...coverageOptions(round?.id ?? ''), enabled: round !== undefined && isFrozen(round) })
  const share = coverage.data ? inHand(coverage.data.items) : null
  return (
    <section className="card" aria-labelledby="review-progress">
      <h2 id="review-progress">{t('reviews.home_.title')}</h2>
      {round ? (
        <>
          <p><strong><RoundLink id={round.id} step={stepOf(round.state)}>{round.title}</RoundLink></strong></p>
          <RoundTags round={round} />
          <RoundRoad round={round} />
          <p><RoundLink id={round.id} step="coverage">{t('reviews.coverage')}</RoundLink></p>
          {share !== null && <p>{t('reviews.coverageFigure')} <strong>{percent(share, 0)}</strong></p>}
        </>
      ) : <p>{t('reviews.none')} <Link to="/evaluation/rounds/new">{t('reviews.home_.begin')}</Link></p>}
    </section>
  )
}

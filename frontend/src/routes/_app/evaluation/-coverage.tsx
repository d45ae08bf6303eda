import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { inHand, isFrozen } from '@/features/reviews/can'
import { coverageOptions, type ReviewRound } from '@/features/reviews/queries'
import { CoverageTable } from '@/features/reviews/table'
import { Metric } from '@/ui/chips'
import { Empty } from '@/ui/Empty'
import { percent } from '@/ui/format'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { PageSkeleton } from '@/ui/Skeletons'

/** What is in and what is blank, a leaf a line. */
export function CoverageStep({ round }: { round: ReviewRound }) {
  const { t } = useTranslation()
  const query = useQuery({ ...coverageOptions(round.id), enabled: isFrozen(round) })
  if (!isFrozen(round)) return <Empty why={t('reviews.coverageNone')} />
  if (query.isPending) return <PageSkeleton />
  if (query.isError) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  const share = inHand(query.data.items)
  const metric = { id: 'evaluation:round-coverage', name: t('reviews.coverageMetric.name'), numerator: t('reviews.coverageMetric.numerator'), denominator: t('reviews.coverageMetric.denominator'), source: t('reviews.coverageMetric.source'), as_of: round.as_of }
  return (
    <>
      <p>{t('reviews.coverageFigure')} <strong>{share === null ? '–' : percent(share, 0)}</strong> <Metric metric={metric} /></p>
      <p className="quiet">{t('reviews.coverageNote')}</p>
      <CoverageTable coverage={query.data} />
    </>
  )
}

import { useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute, Link, notFound } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { actsOf, type RoundAct } from '@/features/reviews/can'
import { Publication, RoundRoad } from '@/features/reviews/detail'
import { moveRound, proposeVerdict, roundOptions, startScoring, type ReviewRound } from '@/features/reviews/queries'
import { RoundTags } from '@/features/reviews/tags'
import { RouteMissing } from '@/frame/refusals'
import { JobBar } from '@/ui/JobBar'
import { Page } from '@/ui/Page'
import { aText, listSearch, oneOf, type ListSearch } from '@/ui/search'
import { Stale } from '@/ui/Stale'
import { CoverageStep } from './-coverage'
import { CollectStep } from './-collect'
import { roundSteps } from './-round'
import { ResultsStep } from './-results'
import { useFresh, useSteps, type Step } from './-steps'

interface Search extends ListSearch {
  job?: string
  doing?: 'frozen' | 'score'
}

export const Route = createFileRoute('/_app/evaluation/rounds/$roundId/$step')({
  staticData: { title: 'reviews.one' },
  validateSearch: (search): Search => ({ ...listSearch(search), job: aText(search.job), doing: oneOf(['frozen', 'score'] as const, search.doing) }),
  loader: ({ context, params }) => {
    if (!oneOf(roundSteps, params.step)) throw notFound()
    return context.client.ensureQueryData(roundOptions(params.roundId))
  },
  notFoundComponent: RouteMissing,
  component: RoundPage,
})

function RoundPage() {
  const { t } = useTranslation()
  const { roundId, step } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const fresh = useFresh()
  const query = useSuspenseQuery(roundOptions(roundId))
  const round = query.data
  const stepped = useSteps(useRoundSteps(round, search.as_of, (job, doing) => void navigate({ search: { ...search, job, doing } })))
  const onSearch = (next: ListSearch) => void navigate({ search: { ...search, ...next } })
  return (
    <Page title={round.title} tags={<RoundTags round={round} />} primary={stepped.primary} more={stepped.more}>
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <RoundRoad round={round} />
      {search.job && <JobBar key={search.job} service="evaluation" jobId={search.job} title={t(search.doing === 'score' ? 'reviews.scoreJob' : 'reviews.freezeJob')} onOver={() => void fresh()} />}
      <nav className="steps-nav" aria-label={t('reviews.tabs')}>
        {roundSteps.map((one) => <Link key={one} to="/evaluation/rounds/$roundId/$step" params={{ roundId, step: one }} search={{ as_of: search.as_of, job: search.job, doing: search.doing }} aria-current={one === step ? 'page' : undefined} activeProps={{}}>{t(`reviews.tab.${one}`)}</Link>)}
      </nav>
      {step === 'collect' && <CollectStep round={round} search={search} onSearch={onSearch} />}
      {step === 'coverage' && <CoverageStep round={round} />}
      {step === 'results' && <ResultsStep round={round} search={search} onSearch={onSearch} />}
      {step === 'publication' && <Publication round={round} />}
      {stepped.dialog}
    </Page>
  )
}

const mustSay: readonly RoundAct[] = ['void', 'propose']

function useRoundSteps(round: ReviewRound, asOf: string | undefined, onJob: (job: string, doing: 'frozen' | 'score') => void): readonly Step[] {
  const { t } = useTranslation()
  const { title } = round
  const run = async (act: RoundAct, reason: string | null, headers: { 'Idempotency-Key': string }) => {
    const job = act === 'score' ? await startScoring(round, headers) : act === 'propose' ? await proposeVerdict(round, reason ?? '', headers) : await moveRound(round, act, reason, headers)
    if (job) onJob(job, act === 'score' ? 'score' : 'frozen')
  }
  return actsOf(round).map(({ act, code }) => ({
    key: act,
    label: t(act === 'score' && round.run_id ? 'reviews.act.scoreAgain' : `reviews.act.${act}`),
    question: t(`reviews.ask.${act}`, { title }),
    reach: t(`reviews.reach.${act}`),
    reason: mustSay.includes(act) ? 'must' : act === 'score' ? 'none' : 'may',
    disabledReason: asOf ? t('reason.past-day') : code && t(`reviews.reasons.${code}` as 'reviews.reasons.wrong-state', { defaultValue: t('reason.other') }),
    danger: act === 'void',
    said: t(`reviews.said.${act}`),
    run: (reason, headers) => run(act, reason, headers),
  }))
}

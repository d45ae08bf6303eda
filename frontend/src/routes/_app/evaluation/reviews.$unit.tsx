import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemOf } from '@/api/problem'
import { roundOptions, roundsOptions } from '@/features/reviews/queries'
import { RoundTags } from '@/features/reviews/tags'
import { MissingLeaves, UnitFacts, WherePointsComeFrom } from '@/features/scoring/detail'
import { explanationOptions, references, runOptions, unitScoreOptions, type Reference } from '@/features/scoring/queries'
import { Empty } from '@/ui/Empty'
import { Guard } from '@/ui/Guard'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { SampleTag } from '@/ui/SampleTag'
import { aText, oneOf } from '@/ui/search'
import { PageSkeleton } from '@/ui/Skeletons'
import { Stale } from '@/ui/Stale'
import { EvidenceLink, RoundLink } from './-parts'

interface Search {
  run?: string
  against?: Reference
}

export const Route = createFileRoute('/_app/evaluation/reviews/$unit')({
  staticData: { title: 'scoring.where' },
  validateSearch: (search): Search => ({ run: aText(search.run), against: oneOf(references, search.against) }),
  component: UnitPage,
})

/** The run of the address, else the one that counts in the newest round that has one. */
function UnitPage() {
  const { t } = useTranslation()
  const { unit } = Route.useParams()
  const { run } = Route.useSearch()
  const rounds = useQuery({ ...roundsOptions({ size: 100 }), enabled: run === undefined })
  const newest = run ?? rounds.data?.items.find(({ run_id }) => run_id)?.run_id
  if (newest) return <UnitReview key={`${unit} ${newest}`} unit={unit} run={newest} />
  return (
    <Page title={t('scoring.where')}>
      {rounds.isError ? <ProblemAlert error={rounds.error} onRetry={() => void rounds.refetch()} /> : rounds.isPending ? <PageSkeleton /> : <Empty why={t('scoring.notTold')} />}
    </Page>
  )
}

function UnitReview({ unit, run }: { unit: string; run: string }) {
  const { t } = useTranslation()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const against = search.against ?? 'standard'
  const score = useSuspenseQuery(unitScoreOptions(run, unit))
  const facts = useSuspenseQuery(runOptions(run))
  const round = useSuspenseQuery(roundOptions(facts.data.round_id)).data
  const explanation = useQuery(explanationOptions(run, unit, against))
  const options = references.map((value) => ({ value, label: t(`scoring.references.${value}`) }))
  return (
    <Page
      title={t('scoring.of', { name: score.data.name })}
      tags={<><RoundTags round={round} /><SampleTag when={score.data.is_sample} /></>}
      keyFigure={{ label: t('scoring.bundled'), value: score.data.bundled === null ? '–' : score.data.bundled.toFixed(2) }}
      lead={<RoundLink id={round.id} step="results">{round.title}</RoundLink>}
    >
      <Stale readAt={score.dataUpdatedAt} onRefresh={() => void score.refetch()} />
      <UnitFacts unit={score.data} inShadow={round.in_shadow} />
      <MissingLeaves unit={score.data} />
      <div className="field"><span id="against">{t('scoring.reference')}</span><div><Segmented aria-labelledby="against" value={against} options={options} onChange={(value) => void navigate({ search: { ...search, against: value === 'standard' ? undefined : value } })} /></div></div>
      {explanation.isPending && <PageSkeleton />}
      {explanation.isError && (problemOf(explanation.error).status === 404 ? <Empty why={t('scoring.noReference')} /> : <ProblemAlert error={explanation.error} onRetry={() => void explanation.refetch()} />)}
      {explanation.data && <Guard key={against}><WherePointsComeFrom explanation={explanation.data} asOf={round.as_of} evidenceLink={(evidence, words) => <EvidenceLink evidence={evidence} words={words} />} /></Guard>}
    </Page>
  )
}

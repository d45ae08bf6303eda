import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EffectsPicture, EffectsTable, FitFacts, GroupsTable } from '@/features/valueadded/detail'
import { effectsOptions, fitOptions } from '@/features/valueadded/queries'
import { Guard } from '@/ui/Guard'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { SampleTag } from '@/ui/SampleTag'
import { Stale } from '@/ui/Stale'
import './-evaluation.css'

export const Route = createFileRoute('/_app/evaluation/exams/fits/$fitId')({
  staticData: { title: 'valueadded.fits' },
  loader: ({ context, params }) => context.client.ensureQueryData(fitOptions(params.fitId)),
  component: FitPage,
})

function FitPage() {
  const { t } = useTranslation()
  const { fitId } = Route.useParams()
  const query = useSuspenseQuery(fitOptions(fitId))
  const effects = useQuery(effectsOptions(fitId))
  const fit = query.data
  return (
    <Page title={t('valueadded.one', { year: fit.school_year })} tags={<SampleTag when={fit.is_sample} />} lead={t('valueadded.years')}>
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      {effects.isError && <ProblemAlert error={effects.error} onRetry={() => void effects.refetch()} />}
      {effects.data && (
        <>
          <div className="desk">
            {(['A', 'B'] as const).map((code) => <Guard key={code}><EffectsPicture schools={effects.data.items} code={code} /></Guard>)}
          </div>
          <EffectsTable schools={effects.data.items} />
          {effects.data.groups.length > 0 && <GroupsTable effects={effects.data.groups} />}
        </>
      )}
      <FitFacts fit={fit} />
    </Page>
  )
}

import { useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { BatchFacts } from '@/features/observations/detail'
import { batchOptions } from '@/features/observations/queries'
import { SumsTable } from '@/features/observations/table'
import { fitsOptions, startFit } from '@/features/valueadded/queries'
import { FitsTable } from '@/features/valueadded/table'
import { useMe } from '@/frame/session'
import { JobBar } from '@/ui/JobBar'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { SampleTag } from '@/ui/SampleTag'
import { aText } from '@/ui/search'
import { Stale } from '@/ui/Stale'
import { FitLink } from './-parts'
import { useFresh } from './-steps'

export const Route = createFileRoute('/_app/evaluation/exams/$batchId')({
  staticData: { title: 'observations.title' },
  validateSearch: (search): { job?: string } => ({ job: aText(search.job) }),
  loader: ({ context, params }) => context.client.ensureQueryData(batchOptions(params.batchId)),
  component: BatchPage,
})

function BatchPage() {
  const { t } = useTranslation()
  const { batchId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const me = useMe()
  const fresh = useFresh()
  const [headers, renew] = useIdempotencyKey()
  const query = useSuspenseQuery(batchOptions(batchId))
  const readsFits = me.power !== 'clerk'
  const fits = useQuery({ ...fitsOptions({}, batchId), enabled: readsFits })
  const batch = query.data
  const fit = useMutation({
    mutationFn: () => startFit(batchId, headers),
    onSuccess: (job) => void navigate({ search: { ...search, job } }),
    onSettled: renew,
  })
  const blocked = search.as_of ? t('reason.past-day') : batch.state === 'ready' ? null : t('reason.wrong-state')
  return (
    <Page
      title={batch.title}
      tags={<SampleTag when={batch.is_sample} />}
      keyFigure={{ label: t('observations.pupils'), value: batch.pupils }}
      primary={me.power === 'district.research' ? { children: t('valueadded.run'), loading: fit.isPending, disabledReason: blocked, onClick: () => fit.mutate() } : undefined}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      {fit.isError && <ProblemAlert error={fit.error} />}
      {search.job && <JobBar key={search.job} service="evaluation" jobId={search.job} title={t('valueadded.job')} onOver={() => void fresh()} onRetry={() => fit.mutate()} />}
      <BatchFacts batch={batch} />
      {readsFits && <FitsTable query={fits} link={({ id }, words) => <FitLink id={id}>{words}</FitLink>} empty={t('valueadded.empty')} />}
      <SumsTable batch={batch} />
    </Page>
  )
}

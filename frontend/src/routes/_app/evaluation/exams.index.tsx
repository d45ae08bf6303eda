import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { jobProblem, type JobFacts } from '@/api/jobs'
import type { ApiProblem } from '@/api/problem'
import { ExamHelp } from '@/features/observations/detail'
import { ExamForm } from '@/features/observations/form'
import { batchesOptions, loadExam, type ExamDraft } from '@/features/observations/queries'
import { BatchesTable } from '@/features/observations/table'
import { FitsTable } from '@/features/valueadded/table'
import { fitsOptions } from '@/features/valueadded/queries'
import { useMe } from '@/frame/session'
import { dayHere } from '@/ui/format'
import { JobBar } from '@/ui/JobBar'
import { Page } from '@/ui/Page'
import { aText, listSearch, type ListSearch } from '@/ui/search'
import { FitLink } from './-parts'
import { useFresh } from './-steps'

interface Search extends ListSearch {
  job?: string
}

const batchReaders: readonly string[] = ['district.research', 'principal', 'clerk']
const fitReaders: readonly string[] = ['district.research', 'district.inspectorate', 'principal']

export const Route = createFileRoute('/_app/evaluation/exams/')({
  staticData: { title: 'observations.title', menu: { section: 'evaluation', order: 20, powers: ['district.research', 'district.inspectorate', 'principal', 'clerk'] } },
  validateSearch: (search): Search => ({ ...listSearch(search), job: aText(search.job) }),
  component: Exams,
})

function Exams() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const loads = me.power === 'district.research'
  const batches = useQuery({ ...batchesOptions(search), enabled: batchReaders.includes(me.power) })
  const fits = useQuery({ ...fitsOptions({}), enabled: fitReaders.includes(me.power) })
  return (
    <Page title={t('observations.title')} lead={t('observations.lead')} keyFigure={batchReaders.includes(me.power) ? { label: t('observations.count'), value: batches.data?.total ?? '–' } : undefined}>
      {loads && <Loading job={search.job} onJob={(job) => void navigate({ search: { ...search, job } })} asOf={search.as_of} />}
      {batchReaders.includes(me.power) && (
        <BatchesTable
          query={batches}
          search={search}
          onSearch={(next) => void navigate({ search: { ...search, ...next } })}
          link={({ id, title }) => <Link to="/evaluation/exams/$batchId" params={{ batchId: id }} search={{ as_of: search.as_of }}>{title}</Link>}
          empty={{ why: t(loads ? 'observations.empty' : 'observations.emptyElse') }}
        />
      )}
      {fitReaders.includes(me.power) && <FitsTable query={fits} link={({ id }, words) => <FitLink id={id}>{words}</FitLink>} empty={t('valueadded.emptyAll')} />}
    </Page>
  )
}

/** The form, and the work that follows: the job stands in the address, so that a reload finds it again. */
function Loading({ job, onJob, asOf }: { job?: string; onJob: (job: string | undefined) => void; asOf?: string }) {
  const { t } = useTranslation()
  const fresh = useFresh()
  const [headers, renew] = useIdempotencyKey()
  const [refused, setRefused] = useState<ApiProblem | null>(null)
  const load = useMutation({
    mutationFn: ({ draft, file }: { draft: ExamDraft; file: File }) => loadExam(draft, file, headers),
    onMutate: () => setRefused(null),
    onSuccess: onJob,
    onSettled: renew,
  })
  const over = (ended: JobFacts) => {
    setRefused(jobProblem(ended))
    void fresh()
  }
  const year = Number(dayHere().slice(0, 4)) - (dayHere().slice(5) < '09' ? 1 : 0)
  return (
    <>
      {job && <JobBar key={job} service="evaluation" jobId={job} title={t('observations.job')} onOver={over} />}
      {refused && <ExamHelp problem={refused} />}
      <ExamForm
        initial={{ title: '', school_year: `${year}-${year + 1}`, stage: 'junior', as_of: dayHere(), is_sample: false }}
        onSend={(draft, file) => load.mutate({ draft, file })}
        pending={load.isPending}
        error={load.error}
        disabledReason={asOf ? t('reason.past-day') : null}
      />
    </>
  )
}

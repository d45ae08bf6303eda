import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { ApiProblem } from '@/api/problem'
import { isBusy, nounsFor, undoBlocked, writeBlocked } from '@/features/imports/can'
import { ImportCounts, ImportFacts } from '@/features/imports/detail'
import { faultsHref, faultsOptions, importOptions, settleImport, type Batch } from '@/features/imports/queries'
import { FaultsTable, importTones } from '@/features/imports/table'
import { useMe } from '@/frame/session'
import { JobBar } from '@/ui/JobBar'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { listSearch, type ListSearch } from '@/ui/search'
import { StatusTag } from '@/ui/StatusTag'
import './-registry.css'
import { useFresh, useSteps, type Step } from './-steps'

export const Route = createFileRoute('/_app/registry/imports/$importId')({
  staticData: { title: 'imports.one' },
  validateSearch: listSearch,
  loader: ({ context, params }) => context.client.ensureQueryData(importOptions(params.importId)),
  component: ImportPage,
})

function ImportPage() {
  const { t } = useTranslation()
  const { importId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const fresh = useFresh()
  const { data: batch } = useSuspenseQuery(importOptions(importId))
  const stepped = useSteps(useImportSteps(batch), useImportActs(batch, search.as_of))
  const shown = !isBusy(batch) && batch.state !== 'refused'
  return (
    <Page
      title={batch.file_name}
      tags={<StatusTag tone={importTones[batch.state]}>{t(`imports.states.${batch.state}`)}</StatusTag>}
      primary={stepped.primary}
      more={stepped.more}
      lead={t(`imports.next.${batch.state}`, { count: batch.fresh + batch.changed })}
    >
      {batch.job_id && isBusy(batch) && <JobBar key={batch.job_id} service="registry" jobId={batch.job_id} title={t(`imports.doing.${batch.state}` as 'imports.doing.checking', { file: batch.file_name })} onOver={() => void fresh()} />}
      {batch.problem && <ProblemAlert error={new ApiProblem(batch.problem, Number(batch.problem.status ?? 422), null)} />}
      {batch.state === 'refused' && <p><Button onClick={() => void navigate({ to: '/registry/imports', search: { noun: batch.noun } })}>{t('imports.again')}</Button></p>}
      {shown && <ImportCounts batch={batch} />}
      {shown && batch.faulty > 0 && <Faults batch={batch} search={search} onSearch={(next) => void navigate({ search: { ...search, ...next } })} />}
      <ImportFacts batch={batch} />
      {stepped.dialog}
    </Page>
  )
}

function Faults({ batch, search, onSearch }: { batch: Batch; search: ListSearch; onSearch: (next: ListSearch) => void }) {
  const { t } = useTranslation()
  const query = useQuery(faultsOptions(batch.id, search))
  return (
    <>
      <p className="split"><span>{t('imports.faultsHint')}</span><a href={faultsHref(batch)} download>{t('imports.faultsFile')}</a></p>
      <FaultsTable query={query} search={search} onSearch={onSearch} />
    </>
  )
}

/** Whoever may import the noun settles it; a batch has no `can` of its own, so its state and counts tell. */
function useImportActs(batch: Batch, asOf: string | undefined) {
  const { t } = useTranslation()
  const me = useMe()
  const mine = nounsFor(me.power).includes(batch.noun)
  const word = (code: 'not-checked' | 'nothing-new' | 'has-faults' | 'not-committed' | 'too-late' | null) => (asOf ? t('reason.past-day') : code && t(`imports.blocked.${code}`))
  return (action: string) => {
    if (!mine) return undefined
    if (action === 'undo') return batch.state === 'committed' ? word(undoBlocked(batch, Date.now())) : undefined
    if (batch.state !== 'checked') return undefined
    return action === 'all' || batch.faulty > 0 ? word(writeBlocked(batch, action === 'all' ? 'all' : 'good')) : undefined
  }
}

function useImportSteps(batch: Batch): readonly Step[] {
  const { t } = useTranslation()
  const [headers, renew] = useIdempotencyKey()
  const count = batch.fresh + batch.changed
  const settle = async (to: 'committed' | 'undone', rows: 'all' | 'good' | null, reason: string | null) => {
    await settleImport(batch, to, rows, reason, headers).finally(renew)
  }
  return [
    { action: 'all', label: t('imports.commitAll'), question: t('imports.commitAsk', { count, noun: t(`imports.nouns.${batch.noun}`) }), reach: t('imports.commitReach'), reason: 'none', said: t('imports.committing'), run: () => settle('committed', 'all', null) },
    { action: 'good', label: t('imports.commitGood'), question: t('imports.commitGoodAsk', { count, faulty: batch.faulty }), reach: t('imports.commitReach'), reason: 'none', said: t('imports.committing'), run: () => settle('committed', 'good', null) },
    { action: 'undo', label: t('imports.undo'), question: t('imports.undoAsk', { file: batch.file_name }), reach: t('imports.undoReach'), reason: 'may', danger: true, said: t('imports.undoing'), run: (reason) => settle('undone', null, reason) },
  ]
}

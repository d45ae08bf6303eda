import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Form } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FilingText } from '@/features/filings/detail'
import { FilingFields } from '@/features/filings/form'
import { changeFiling, filingOptions, moveFiling, type FilingFile } from '@/features/filings/queries'
import { filingTones } from '@/features/filings/table'
import { useMe } from '@/frame/session'
import { dayHere } from '@/ui/format'
import { FormPage } from '@/ui/FormPage'
import { Page } from '@/ui/Page'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useActs } from './-acts'
import { useGroups } from './-groups'
import './-registry.css'
import { useFresh, useSteps, type Step } from './-steps'

export const Route = createFileRoute('/_app/registry/filings/$filingId')({
  staticData: { title: 'filings.one' },
  loader: ({ context, params }) => context.client.ensureQueryData(filingOptions(params.filingId)),
  component: FilingPage,
})

function FilingPage() {
  const { t } = useTranslation()
  const { filingId } = Route.useParams()
  const { as_of } = Route.useSearch()
  const query = useSuspenseQuery(filingOptions(filingId))
  const filing = query.data
  const { nameOf } = useGroups(as_of)
  const [editing, setEditing] = useState(false)
  const acts = useActs(filing.can, as_of)
  const stepped = useSteps(useFilingSteps(filing), acts)
  const edit = acts('filing.edit')
  if (editing) return <Edit filing={filing} onDone={() => setEditing(false)} />
  return (
    <Page
      title={filing.title}
      tags={<StatusTag tone={filingTones[filing.state]}>{t(`filings.states.${filing.state}`)}</StatusTag>}
      primary={stepped.primary}
      more={[...stepped.more, ...(edit === undefined ? [] : [{ key: 'edit', label: t('filings.edit'), disabledReason: edit, onClick: () => setEditing(true) }])]}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <FilingText filing={filing} group={nameOf(filing.group_id)} />
      {stepped.dialog}
    </Page>
  )
}

function useFilingSteps(filing: FilingFile): readonly Step[] {
  const { t } = useTranslation()
  const { title } = filing
  return [
    { action: 'submitted', label: t('filings.to.submitted'), question: t('filings.ask.submitted', { title }), reach: t('filings.submitReach'), reason: 'none', said: t('filings.said.submitted', { title }), run: () => moveFiling(filing, 'submitted', null) },
    { action: 'accepted', label: t('filings.to.accepted'), question: t('filings.ask.accepted', { title }), reason: 'must', day: { label: t('filings.receivedOn'), first: filing.filed_on ?? dayHere() }, said: t('filings.said.accepted', { title }), run: (reason, day) => moveFiling(filing, 'accepted', reason, day) },
    { action: 'returned', label: t('filings.to.returned'), question: t('filings.ask.returned', { title }), reason: 'must', danger: true, said: t('filings.said.returned', { title }), run: (reason) => moveFiling(filing, 'returned', reason) },
  ]
}

type Values = Pick<FilingFile, 'title' | 'goals' | 'plan'>

function Edit({ filing, onDone }: { filing: FilingFile; onDone: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const fresh = useFresh()
  const [form] = Form.useForm<Values>()
  const [base] = useState(filing)
  const change = useMutation({ mutationFn: (values: Values) => changeFiling(base, { ...values, file_id: base.file_id }) })
  const submit = async (values: Values) => {
    await change.mutateAsync(values)
    await fresh()
    onDone()
  }
  return (
    <FormPage<Values> page={{ title: t('filings.editing', { title: filing.title }) }} draft={`filing-${filing.id}-${me.account_id}`} form={form} initial={{ title: filing.title, goals: filing.goals, plan: filing.plan }} error={change.error} pending={change.isPending} onSubmit={submit} onCancel={onDone}>
      <FilingFields />
    </FormPage>
  )
}

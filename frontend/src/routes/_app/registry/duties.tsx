import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DutyBoard } from '@/features/duties/board'
import { dutyStates, excuseDuty, type Duty, type DutyState } from '@/features/duties/queries'
import { overviewOptions } from '@/features/overview/queries'
import { useMe } from '@/frame/session'
import { useSaid } from '@/ui/Confirm'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { aText, oneOf } from '@/ui/search'
import { CodeFilter } from './-parts'
import { useFresh } from './-steps'

interface Search {
  state?: DutyState
  group?: string
}

export const Route = createFileRoute('/_app/registry/duties')({
  staticData: { title: 'duties.title', menu: { section: 'registry', order: 30, powers: ['district.office', 'district.personnel', 'district.inspectorate', 'district.research', 'district.leader', 'city', 'principal', 'clerk'], phone: true } },
  validateSearch: (search): Search => ({ state: oneOf(dutyStates, search.state), group: aText(search.group) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(overviewOptions(deps.as_of)),
  component: Duties,
})

function Duties() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data } = useQuery(overviewOptions(search.as_of))
  const [excused, setExcused] = useState<Duty | null>(null)
  const mayExcuse = me.power === 'district.office' && !search.as_of
  const groups = data?.groups ?? []
  const missed = data?.duties_by_state.missed ?? 0
  return (
    <Page title={t('duties.title')} lead={t('duties.lead')} keyFigure={data && { label: t('duties.state.missed'), value: missed }}>
      <div className="tools">
        <CodeFilter label={t('duties.ofGroup')} value={search.group} choices={groups.map(({ id, name }) => [id, name])} onPick={(group) => void navigate({ search: { ...search, group } })} />
        <CodeFilter label={t('duties.ofState')} value={search.state} choices={dutyStates.map((state) => [state, t(`duties.state.${state}`)])} onPick={(state) => void navigate({ search: { ...search, state } })} />
      </div>
      <DutyBoard group={search.group} asOf={search.as_of} only={search.state} counts={search.group ? {} : (data ? { missed: 0, at_risk: 0, due: 0, met: 0, excused: 0, ...data.duties_by_state } : {})} onExcuse={mayExcuse ? setExcused : undefined} />
      {excused && <Excuse key={excused.duty_id} duty={excused} onClose={() => setExcused(null)} />}
    </Page>
  )
}

function Excuse({ duty, onClose }: { duty: Duty; onClose: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const fresh = useFresh()
  const said = useSaid()
  const [reason, setReason] = useState('')
  const excuse = useMutation({
    mutationFn: () => excuseDuty(duty, reason.trim()),
    onSuccess: async () => {
      said(t('duties.excused'))
      onClose()
      await fresh()
    },
  })
  return (
    <Modal open title={t('duties.excuseAsk', { duty: duty.quote })} okText={t('duties.excuseIt')} cancelText={t('ui.confirm.no')} okButtonProps={{ disabled: !reason.trim() }} confirmLoading={excuse.isPending} onOk={() => excuse.mutate()} onCancel={onClose}>
      <div className="stack">
        <label htmlFor={id}>{t('ui.step.reasonMust')}</label>
        <Input.TextArea id={id} rows={3} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
        {excuse.isError && <ProblemAlert error={excuse.error} />}
      </div>
    </Modal>
  )
}

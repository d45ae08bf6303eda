import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { isSettled } from '@/features/changes/can'
import { ChangeFacts } from '@/features/changes/detail'
import { changeOptions, consentToChange, moveChange, type ChangeFile } from '@/features/changes/queries'
import { changeTones } from '@/features/changes/tones'
import { policyOptions } from '@/features/policies/queries'
import { Page } from '@/ui/Page'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useActs } from './-acts'
import { GroupLink, PolicyLink } from './-parts'
import { useSteps, type Step } from './-steps'

export const Route = createFileRoute('/_app/registry/changes/$changeId')({
  staticData: { title: 'changes.one' },
  loader: ({ context, params }) => context.client.ensureQueryData(changeOptions(params.changeId)),
  component: ChangePage,
})

function ChangePage() {
  const { t } = useTranslation()
  const { changeId } = Route.useParams()
  const { as_of } = Route.useSearch()
  const query = useSuspenseQuery(changeOptions(changeId))
  const change = query.data
  const { data: policy } = useQuery({ ...policyOptions(change.policy_id ?? ''), enabled: change.policy_id !== null })
  const stepped = useSteps(useChangeSteps(change), useActs(change.can, as_of))
  return (
    <Page
      title={t('changes.named', { kind: t(`changes.kinds.${change.kind}`), group: change.group_name ?? t('code.unsaid') })}
      tags={<StatusTag tone={changeTones[change.state]}>{t(`changes.states.${change.state}`)}</StatusTag>}
      primary={stepped.primary}
      more={stepped.more}
      lead={change.group_id ? <GroupLink id={change.group_id}>{t('changes.toGroup')}</GroupLink> : undefined}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <ChangeFacts change={change} labels={policy?.labels ?? {}} policy={change.policy_id ? <PolicyLink id={change.policy_id}>{policy?.name ?? t('changes.policy')}</PolicyLink> : t('code.unsaid')} />
      {stepped.dialog}
    </Page>
  )
}

function useChangeSteps(change: ChangeFile): readonly Step[] {
  const { t } = useTranslation()
  const group = change.group_name ?? t('code.unsaid')
  const to = (state: 'submitted' | 'withdrawn' | 'returned' | 'refused' | 'effective', reason: Step['reason'], danger = false): Step => ({
    action: state, label: t(`changes.to.${state}`), question: t(`changes.ask.${state}`, { group }), reason, danger, said: t(`changes.said.${state}`, { group }), run: (why) => moveChange(change, state, why),
  })
  if (isSettled(change.state)) return []
  return [
    { action: 'change.consent', label: t('changes.consent'), question: t('changes.consentAsk', { group }), reach: t('changes.consentReach', { day: change.takes_effect_on, count: change.units.length }), reason: 'must', said: t('changes.consented', { group }), run: (why) => consentToChange(change, why ?? '') },
    to('submitted', 'may'), to('effective', 'may'), to('returned', 'must'), to('refused', 'must', true), to('withdrawn', 'may', true),
  ]
}

import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PolicyFacts, Rules } from '@/features/policies/detail'
import { confirmRule, movePolicy, policyOptions, type PolicyFile, type PolicyRule } from '@/features/policies/queries'
import { policyTones } from '@/features/policies/tones'
import { useSaid } from '@/ui/Confirm'
import { dayHere } from '@/ui/format'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useActs } from './-acts'
import './-registry.css'
import { useFresh, useSteps, type Step } from './-steps'

export const Route = createFileRoute('/_app/registry/policies/$policyId')({
  staticData: { title: 'policies.one' },
  loader: ({ context, params }) => context.client.ensureQueryData(policyOptions(params.policyId)),
  component: PolicyPage,
})

function PolicyPage() {
  const { t } = useTranslation()
  const { policyId } = Route.useParams()
  const { as_of } = Route.useSearch()
  const query = useSuspenseQuery(policyOptions(policyId))
  const policy = query.data
  const fresh = useFresh()
  const said = useSaid()
  const acts = useActs(policy.can, as_of)
  const stepped = useSteps(usePolicySteps(policy), acts)
  const confirm = useMutation({
    mutationFn: (rule: PolicyRule) => confirmRule(policy, rule),
    onSuccess: (_, rule) => said(t('policies.confirmed', { rule: rule.id })),
    onSettled: fresh,
  })
  return (
    <Page
      title={policy.name}
      tags={<StatusTag tone={policyTones[policy.state]}>{t(`policies.states.${policy.state}`)}</StatusTag>}
      keyFigure={{ label: t('policies.unconfirmed'), value: policy.unconfirmed }}
      primary={stepped.primary}
      more={stepped.more}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <PolicyFacts policy={policy} />
      {confirm.isError && <ProblemAlert error={confirm.error} />}
      <Rules policy={policy} confirmReason={acts('assumptions')} confirming={confirm.isPending ? confirm.variables.id : null} onConfirm={(rule) => confirm.mutate(rule)} />
      {stepped.dialog}
    </Page>
  )
}

function usePolicySteps(policy: PolicyFile): readonly Step[] {
  const { t } = useTranslation()
  const { name } = policy
  const to = (state: 'signed_off' | 'in_force' | 'draft' | 'sunset', reason: Step['reason'], more: Partial<Step> = {}): Step => ({
    action: state, label: t(`policies.to.${state}`), question: t(`policies.ask.${state}`, { name }), reason, said: t(`policies.said.${state}`, { name }), run: (why, on) => movePolicy(policy, state, why, on), ...more,
  })
  return [
    to('signed_off', 'may', { reach: t('policies.signReach', { count: policy.unconfirmed }) }),
    to('in_force', 'may', { day: { label: t('policies.from'), first: dayHere() } }),
    to('draft', 'must'),
    to('sunset', 'must', { danger: true }),
  ]
}

import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { NextSteps, RoundFacts } from '@/features/rounds/detail'
import { policyRulesOptions, roundRulesOptions } from '@/features/rounds/queries'
import { ofRotation, Rules, type RuleBody } from '@/features/rounds/rules'
import { RoundUnits } from '@/features/rounds/table'
import { Empty } from '@/ui/Empty'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { useRound } from './-round'

export const Route = createFileRoute('/_app/rotation/rounds/$id/setup')({ component: Setup })

function Setup() {
  const { t } = useTranslation()
  const round = useRound(Route.useParams().id)
  const held = useQuery(roundRulesOptions(round.id))
  const isDraft = round.state === 'draft'
  const policy = useQuery({ ...policyRulesOptions(round.policy_id), enabled: isDraft })
  const rules = (isDraft ? (policy.data?.rules ?? []) : (held.data?.items ?? []).map(({ body }) => body)) as unknown as RuleBody[]
  const { error, isPending, refetch } = isDraft ? policy : held
  const named = ofRotation(rules).map((rule) => ({ ...rule, clause: { ...rule.clause, policy: round.policy_name ?? rule.clause.policy } }))
  return (
    <div className="stack-wide">
      <NextSteps round={round} to={isDraft ? ['open', 'cancelled'] : []} primary="open" />
      <RoundFacts round={round} />
      <section className="stack-wide" aria-labelledby="rules-title">
        <h2 id="rules-title">{t('rounds.rules')}</h2>
        {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton active />}
        {!isPending && !error && named.length === 0 && <Empty why={t('rounds.rulesEmpty')} />}
        <Rules rules={named} />
      </section>
      <section className="stack-wide" aria-labelledby="units-title">
        <h2 id="units-title">{t('rounds.units')}</h2>
        <RoundUnits round={round} />
      </section>
    </div>
  )
}

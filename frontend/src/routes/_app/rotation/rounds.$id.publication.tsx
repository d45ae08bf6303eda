import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { distance } from '@/features/matching/pictures'
import { balanceOptions, scenarioOptions } from '@/features/matching/queries'
import { NextSteps } from '@/features/rounds/detail'
import { Empty } from '@/ui/Empty'
import { momentHere } from '@/ui/format'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { useRound } from './-round'

export const Route = createFileRoute('/_app/rotation/rounds/$id/publication')({ component: Publication })

/** The figures by which a leader decides: no file hunt. */
function Publication() {
  const { t } = useTranslation()
  const round = useRound(Route.useParams().id)
  const enabled = round.scenario_id !== null
  const scenario = useQuery({ ...scenarioOptions(round.scenario_id ?? ''), enabled })
  const balance = useQuery({ ...balanceOptions(round.scenario_id ?? ''), enabled })
  if (!enabled) return <Empty why={t('rounds.publication.none')} />
  const error = scenario.error ?? balance.error
  if (error) return <ProblemAlert error={error} onRetry={() => void Promise.all([scenario.refetch(), balance.refetch()])} />
  if (!scenario.data || !balance.data) return <Skeleton active />
  const { data: plan } = scenario
  const gap = distance(balance.data.items.filter(({ attribute }) => attribute === 'backbone'))
  const open = round.plan_unexplained.length
  const missed = plan.missed === 0 ? t('rounds.publication.missedNone') : t(open > 0 ? 'rounds.publication.missedOpen' : 'rounds.publication.missedReasons', { count: plan.missed, open })
  const part = (view: 'moves' | 'rules' | 'balance' | 'flows') => <small><Link to="/rotation/rounds/$id/scenarios" params={{ id: round.id }} search={{ view }}>{t('rounds.publication.detail')}<span className="sr-only"> {t(`matching.views.${view}`)}</span></Link></small>
  const figures: readonly (readonly [string, ReactNode])[] = [
    [t('rounds.publication.people'), <>{plan.moves}{part('moves')}</>],
    [t('rounds.publication.kinds'), <>{Object.entries(plan.kinds).toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([kind, count]) => <div key={kind}>{t(`placements.kinds.${kind}` as 'placements.kinds.full', { defaultValue: kind })} {count}</div>)}{part('flows')}</>],
    [t('rounds.publication.gap', { what: t('matching.attribute.backbone') }), <>{t('rounds.publication.gapValue', gap)}{part('balance')}</>],
    [t('rounds.publication.missed'), <>{missed}{part('rules')}</>],
    [t('rounds.publication.certificate'), t(plan.is_certified ? 'rounds.publication.certified' : 'rounds.publication.notCertified')],
    [t('rounds.publication.signatures'), <>{t('rounds.signedCount', { signed: round.signatures.length, all: round.signatures.length + round.unsigned.length })}<small><Link to="/rotation/rounds/$id/signatures" params={{ id: round.id }}>{t('rounds.publication.detail')}<span className="sr-only"> {t('rounds.publication.signatures')}</span></Link></small></>],
  ]
  return (
    <div className="stack-wide">
      <p className="quiet">{t('rounds.publication.lead')}</p>
      <dl className="big-figures">{figures.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
      {round.published_at && <><p>{t('rounds.publication.done', { time: momentHere(round.published_at) })}</p><p><Link to="/rotation/placements" search={{ round_id: round.id }}>{t('rounds.publication.toPlacements')}</Link></p></>}
      <NextSteps round={round} to={round.state === 'co-signed' ? ['published', 'cancelled'] : round.state === 'running' ? ['closed'] : []} primary="published" />
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { stepOf } from '@/features/rounds/can'
import { roundsOptions } from '@/features/rounds/queries'
import { roundTones } from '@/features/rounds/tones'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { StatusTag } from '@/ui/StatusTag'
import type { WidgetProps } from './widgets'

/** Personnel: each round and its next step. Leader: what waits for her to publish. */
export function Widget({ me }: WidgetProps) {
  const { t } = useTranslation()
  const isLeader = me.power === 'district.leader'
  const { data, error, refetch } = useQuery(roundsOptions(isLeader ? { state: 'co-signed' } : {}))
  const rounds = (data?.items ?? []).filter(({ state }) => state !== 'cancelled').slice(0, 4)
  return (
    <section className="card" aria-labelledby="rounds-widget">
      <h2 id="rounds-widget">{t(isLeader ? 'rounds.widget.leader' : 'rounds.widget.title')}</h2>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active title={false} />}
      {data && rounds.length === 0 && <p>{t(isLeader ? 'rounds.widget.leaderNone' : 'rounds.widget.none')}</p>}
      {rounds.map(({ id, name, state }) => (
        <p key={id} className="home-line">
          <Link to="/rotation/rounds/$id" params={{ id }}>{name}</Link> <StatusTag tone={roundTones[state]}>{t(`rounds.states.${state}`)}</StatusTag>
          <span className="quiet">{isLeader ? t('rounds.widget.leaderWaits') : t('rounds.widget.next', { what: t(`rounds.step.${stepOf(state)}`) })}</span>
        </p>
      ))}
      <p>{me.power === 'district.personnel' && data && rounds.length === 0 ? <Link to="/rotation/rounds/new">{t('rounds.widget.new')}</Link> : <Link to="/rotation/rounds">{t('rounds.widget.all')}</Link>}</p>
    </section>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { DutyCard } from '@/features/duties/detail'
import { overviewOptions } from '@/features/overview/queries'
import { ProblemAlert } from '@/ui/ProblemAlert'
import '../registry/-registry.css'
import type { WidgetProps } from './widgets'

/** What falls due in the next fourteen days, the nearest first, each with its clause. */
export function Widget({ asOf }: WidgetProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(overviewOptions(asOf))
  const soon = data?.duties_soon ?? []
  const missed = data?.duties_by_state.missed ?? 0
  return (
    <section className="card" aria-labelledby="desk-duties">
      <h2 id="desk-duties">{data ? t('overview.soon', { count: soon.length }) : t('duties.title')}</h2>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {missed > 0 && <p><Link to="/registry/duties" search={{ state: 'missed', as_of: asOf }}>{t('overview.missed', { count: missed })}</Link></p>}
      {data && soon.length === 0 && <p>{t('overview.nothingSoon')}</p>}
      {soon.slice(0, 4).map((duty) => <DutyCard key={duty.duty_id} duty={duty} withState />)}
      <p><Link to="/registry/duties" search={{ as_of: asOf }}>{t('overview.allDuties')}</Link></p>
    </section>
  )
}

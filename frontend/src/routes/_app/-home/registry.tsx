import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { Counts, StructureTable } from '@/features/overview/detail'
import { overviewOptions } from '@/features/overview/queries'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { SchoolLink } from '../registry/-parts'
import type { WidgetProps } from './widgets'

/** The district in figures, and where backbone teachers and senior titles are thin. */
export function Widget({ me, asOf }: WidgetProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(overviewOptions(asOf))
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <div className="card"><Skeleton active /></div>
  const schoolOf = (unit: string) => data.groups.flatMap(({ members }) => members).find(({ unit_id }) => unit_id === unit)?.school_id
  const lists = { groups: '/registry/groups', units: '/registry/groups', schools: '/registry/schools', persons: '/registry/staff' } as const
  const seesStaff = ['district.personnel', 'principal', 'clerk'].includes(me.power)
  return (
    <section className="stack" aria-label={t('overview.inFigures')}>
      <Counts overview={data} renderLink={(what, text) => (what === 'persons' && !seesStaff ? text : <Link to={lists[what]} search={{ as_of: asOf }}>{text}</Link>)} />
      <StructureTable rows={data.staff_structure} groupName={(id) => data.groups.find((group) => group.id === id)?.name ?? ''} renderUnit={({ unit_id, unit_name }) => { const school = schoolOf(unit_id); return school ? <SchoolLink id={school}>{unit_name}</SchoolLink> : unit_name }} />
    </section>
  )
}

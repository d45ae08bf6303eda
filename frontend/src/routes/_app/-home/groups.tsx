import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { GroupCard } from '@/features/groups/detail'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { allGroups } from '../registry/-groups'
import { GroupLink } from '../registry/-parts'
import type { WidgetProps } from './widgets'

/** The groups with their roles and liaisons: all of the bureau's, or those of my school. */
export function Widget({ me, asOf }: WidgetProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(allGroups(asOf))
  const groups = (data?.items ?? []).filter(({ members }) => !me.school_id || members.some(({ school_id }) => school_id === me.school_id))
  return (
    <section className="stack" aria-labelledby="desk-groups">
      <h2 id="desk-groups">{t(me.school_id ? 'groups.mine' : 'groups.title')}</h2>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <div className="card"><Skeleton active /></div>}
      {data && groups.length === 0 && <p className="card">{t(me.school_id ? 'groups.noneMine' : 'groups.empty')}</p>}
      <div className="desk">{groups.map((group) => <GroupCard key={group.id} group={group} link={<GroupLink id={group.id}>{group.name}</GroupLink>} />)}</div>
    </section>
  )
}

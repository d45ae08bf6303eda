import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { cellsOf } from '@/features/duties/cells'
import { allDutiesOptions } from '@/features/duties/queries'
import { dayHere } from '@/ui/format'
import { heatmap, Picture } from '@/ui/picture'
import { ProblemAlert } from '@/ui/ProblemAlert'
import type { WidgetProps } from './widgets'

/** The key picture of the bureau's office: every group's duties by how they stand. */
export function Widget({ asOf }: WidgetProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery(allDutiesOptions(asOf))
  const cells = cellsOf(data?.items ?? [])
  const draw = useCallback((pen: Parameters<typeof heatmap>[1]) => heatmap(cellsOf(data?.items ?? []).map(({ group, state, count }) => ({ row: group, column: t(`duties.state.${state}`), value: count })), pen), [data, t])
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return <div className="card"><Skeleton active /></div>
  const owed = (state: string) => cells.filter((cell) => cell.state === state).reduce((sum, { count }) => sum + count, 0)
  const pick = (row: number) => {
    const cell = cells[row]
    if (cell) void navigate({ to: '/registry/duties', search: { state: cell.state, group: cell.groupId, as_of: asOf } })
  }
  return (
    <section className="stack" aria-label={t('duties.title')}>
      <Picture title={t('duties.finding', { missed: owed('missed'), risk: owed('at_risk'), due: owed('due') })} asOf={asOf ?? dayHere()} draw={draw} onPick={pick} empty={t('duties.none')} />
      {data.next && <p className="hint">{t('duties.firstOnly', { count: data.items.length })}</p>}
    </section>
  )
}

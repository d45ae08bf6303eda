import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { DutyCard } from './detail'
import { dutiesOptions, dutyStates, type Duty, type DutyState } from './queries'
import { dutyTones } from './tones'

export interface BoardProps {
  group?: string
  asOf?: string
  counts: Readonly<Record<string, number>>
  only?: DutyState
  onExcuse?: (duty: Duty) => void
}

/** Everything that is owed, by how it stands; what hurts first stands first. */
export function DutyBoard({ only, ...column }: BoardProps) {
  const { t } = useTranslation()
  return (
    <div className={only ? 'board board-one' : 'board'} aria-label={t('duties.title')} role="group">
      {dutyStates.filter((state) => !only || state === only).map((state) => <Column key={state} state={state} {...column} />)}
    </div>
  )
}

function Column({ state, group, asOf, counts, onExcuse }: Omit<BoardProps, 'only'> & { state: DutyState }) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(dutiesOptions(state, group, asOf))
  const duties = query.data?.pages.flatMap(({ items }) => items) ?? []
  const total = counts[state]
  return (
    <section className="board-column" aria-labelledby={`column-${state}`} aria-busy={query.isFetching}>
      <h2 id={`column-${state}`}><StatusTag tone={dutyTones[state]}>{t(`duties.state.${state}`)}</StatusTag> <span className="count">{total === undefined ? '' : t('duties.count', { count: total })}</span></h2>
      {query.isPending && <div role="status" aria-label={t('ui.loading')}><Skeleton active paragraph={{ rows: 4 }} /></div>}
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      {query.isSuccess && duties.length === 0 && <p className="hint">{t(`duties.empty.${state}`)}</p>}
      {duties.map((duty) => <DutyCard key={duty.duty_id} duty={duty} onExcuse={onExcuse} />)}
      {query.hasNextPage && <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('duties.moreOf', { state: t(`duties.state.${state}`) })}</Button>}
    </section>
  )
}

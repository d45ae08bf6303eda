import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { problemOf } from '@/api/problem'
import { frameworkOptions } from '@/features/indicators/queries'
import { isCollecting, isFrozen } from '@/features/reviews/can'
import { RoundFacts } from '@/features/reviews/detail'
import { Amendment } from '@/features/reviews/form'
import { amendRound, reviewsOptions, snapshotOptions, type ReviewRound } from '@/features/reviews/queries'
import { SourcesTable, UnitsTable } from '@/features/reviews/table'
import { fitsOptions } from '@/features/valueadded/queries'
import { useMe } from '@/frame/session'
import { useOurs } from '@/ui/bilingual'
import { useSaid } from '@/ui/Confirm'
import { Empty } from '@/ui/Empty'
import { ProblemAlert } from '@/ui/ProblemAlert'
import type { ListSearch } from '@/ui/search'
import { useFitChoices, useLeafChoices } from './-choices'
import { UnitReviewLink } from './-parts'
import { useFresh } from './-steps'

const fitReaders: readonly string[] = ['district.inspectorate', 'district.research', 'principal']

/** What the round rests on: changed until the freeze, then the manifest of what was read. */
export function CollectStep({ round, search, onSearch }: { round: ReviewRound; search: ListSearch & { as_of?: string }; onSearch: (next: ListSearch) => void }) {
  const { t } = useTranslation()
  const ours = useOurs()
  const me = useMe()
  const said = useSaid()
  const fresh = useFresh()
  const frozen = isFrozen(round)
  const framework = useQuery(frameworkOptions(round.framework_code, round.framework_semver))
  const fits = useQuery({ ...fitsOptions({ size: 100 }), enabled: fitReaders.includes(me.power) })
  const snapshot = useQuery({ ...snapshotOptions(round.id), enabled: frozen })
  const units = useQuery({ ...reviewsOptions(round.id, search), enabled: frozen })
  const fitChoices = useFitChoices(fits.data?.items)
  const leafChoices = useLeafChoices(framework.data)
  const save = useMutation({
    mutationFn: (change: { fit_id: string | null; left_out: string[] }) => amendRound(round, change),
    onSuccess: async () => {
      said(t('reviews.saved'))
      await fresh()
    },
    onError: (error) => void (problemOf(error).status === 412 && fresh()),
  })
  const named = (code: string) => {
    const node = framework.data?.nodes.find((one) => one.code === code)
    return node ? ours(node.name_zh, node.name_en) : code
  }
  const mayAmend = me.power === 'district.inspectorate' && isCollecting(round) && !search.as_of
  return (
    <>
      <RoundFacts round={round} fit={fitChoices.find(({ value }) => value === round.fit_id)?.label ?? round.fit_id} leaves={round.left_out.map(named)} pending={frozen ? round.pending.map(named) : null} />
      {framework.isError && <ProblemAlert error={framework.error} onRetry={() => void framework.refetch()} />}
      {save.isError && <><ProblemAlert error={save.error} />{problemOf(save.error).status === 412 && <p role="status">{t('reviews.changed')}</p>}</>}
      {mayAmend && framework.data && <Amendment key={round.version} round={round} fits={fitChoices} leaves={leafChoices} pending={save.isPending} onSave={(fit_id, left_out) => save.mutate({ fit_id, left_out })} />}
      {!frozen && <Empty why={t('reviews.snapshotNone')} />}
      {snapshot.isError && <ProblemAlert error={snapshot.error} onRetry={() => void snapshot.refetch()} />}
      {frozen && <UnitsTable query={units} search={search} onSearch={onSearch} link={({ unit_id, name }) => (round.run_id ? <UnitReviewLink unit={unit_id} run={round.run_id}>{name}</UnitReviewLink> : name)} empty={{ why: t('reviews.unitsEmpty') }} />}
      {snapshot.data && <SourcesTable snapshot={snapshot.data} />}
    </>
  )
}

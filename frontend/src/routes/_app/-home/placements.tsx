import { useQueries, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { placementsOptions, type PlacementLine } from '@/features/placements/queries'
import { placementTones } from '@/features/placements/tones'
import { roundOptions, roundsOptions, type Round } from '@/features/rounds/queries'
import { span } from '@/ui/format'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { StatusTag } from '@/ui/StatusTag'
import type { WidgetProps } from './widgets'

/** A teacher's own placement and wish window; a principal's give and get, and what waits for her signature. */
export function Widget({ me }: WidgetProps) {
  return me.power === 'teacher' ? <Mine /> : <GiveAndGet schoolId={me.school_id} />
}

const kindKey = (kind: string) => `placements.kinds.${kind}` as 'placements.kinds.full'

function Mine() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(placementsOptions({}))
  const open = useQuery(roundsOptions({ state: 'open' }))
  return (
    <section className="card" aria-labelledby="placement-widget">
      <h2 id="placement-widget">{t('placements.widget.mine')}</h2>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active title={false} />}
      {data?.items.length === 0 && <p>{t('placements.widget.mineNone')}</p>}
      {data?.items.map((one) => <MyPlacement key={one.id} placement={one} />)}
      {open.data?.items.map(({ id, name }) => <p key={id}>{t('wishes.widget.open', { name })} <Link to="/rotation/wishes/mine" search={{ round: id }}>{t('wishes.widget.fill')}</Link></p>)}
      {open.data?.items.length === 0 && <p className="quiet">{t('wishes.widget.closed')}</p>}
    </section>
  )
}

function MyPlacement({ placement: { id, kind, home_name, host_name, starts_on, ends_on, state, round_id, person_id } }: { placement: PlacementLine }) {
  const { t } = useTranslation()
  return (
    <div>
      <p><Link to="/rotation/placements/$id" params={{ id }}>{t('placements.result', { from: home_name, to: host_name, kind: t(kindKey(kind), { defaultValue: kind }) })}</Link> <StatusTag tone={placementTones[state]}>{t(`placements.states.${state}`)}</StatusTag></p>
      <p className="quiet">{span(starts_on, ends_on)}</p>
      <p><Link to="/rotation/rounds/$id/teachers/$staff" params={{ id: round_id, staff: person_id }}>{t('placements.widget.why')}</Link></p>
    </div>
  )
}

/** How many of the school's own go out and how many come in, by kind; its units are those of the rounds. */
export function tally(items: readonly PlacementLine[], rounds: readonly Round[], schoolId: string | null): { gives: PlacementLine[]; gets: PlacementLine[] } {
  const ours = new Set(rounds.flatMap(({ units }) => units.filter(({ school_id }) => school_id !== null && school_id === schoolId).map(({ unit_id }) => unit_id)))
  return { gives: items.filter(({ home_unit_id }) => ours.has(home_unit_id)), gets: items.filter(({ host_unit_id }) => ours.has(host_unit_id)) }
}

function GiveAndGet({ schoolId }: { schoolId: string | null }) {
  const { t } = useTranslation()
  const placements = useQuery(placementsOptions({ size: 100 }))
  const signing = useQuery(roundsOptions({ state: 'correction' }))
  const items = placements.data?.items ?? []
  const rounds = useQueries({ queries: [...new Set(items.map(({ round_id }) => round_id))].map((id) => roundOptions(id)), combine: (all) => all.flatMap(({ data }) => data ?? []) })
  const { gives, gets } = tally(items, rounds, schoolId)
  const kinds = (lines: readonly PlacementLine[]) => [...new Set(lines.map(({ kind }) => kind))].map((kind) => `${t(kindKey(kind), { defaultValue: kind })} ${lines.filter((one) => one.kind === kind).length}`).join(t('rounds.comma'))
  return (
    <section className="card" aria-labelledby="give-widget">
      <h2 id="give-widget">{t('placements.widget.giveAndGet')}</h2>
      {placements.error && <ProblemAlert error={placements.error} onRetry={() => void placements.refetch()} />}
      {placements.isPending && <Skeleton active title={false} />}
      {signing.data?.items.map(({ id, name }) => <p key={id}><StatusTag tone="wait">{t('placements.widget.signWaits', { name })}</StatusTag> <Link to="/rotation/rounds/$id/signatures" params={{ id }}>{t('placements.widget.signGo')}</Link></p>)}
      {placements.data && items.length === 0 && <p>{t('placements.widget.none')}</p>}
      {items.length > 0 && (
        <dl className="big-figures">
          <div><dt>{t('placements.whose.sends')}</dt><dd>{gives.length}<small>{kinds(gives)}</small></dd></div>
          <div><dt>{t('placements.whose.hosts')}</dt><dd>{gets.length}<small>{kinds(gets)}</small></dd></div>
        </dl>
      )}
      <p><Link to="/rotation/placements">{t('placements.widget.all')}</Link></p>
    </section>
  )
}

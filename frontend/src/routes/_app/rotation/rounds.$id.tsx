import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { latestRun, runsOptions } from '@/features/matching/queries'
import { stepState, stepsFor } from '@/features/rounds/can'
import { RoundJob, Stepper } from '@/features/rounds/detail'
import { roundOptions } from '@/features/rounds/queries'
import { roundTones } from '@/features/rounds/tones'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { SampleTag } from '@/ui/SampleTag'
import { StatusTag } from '@/ui/StatusTag'
import { useRound } from './-round'

/** One round: its head and its steps; each step is a page of its own below. */
export const Route = createFileRoute('/_app/rotation/rounds/$id')({
  loader: ({ context, params }) => context.client.ensureQueryData(roundOptions(params.id)),
  component: RoundLayout,
})

function RoundLayout() {
  const { t } = useTranslation()
  const me = useMe()
  const round = useRound(Route.useParams().id)
  const steps = stepsFor(me.power)
  const runs = useQuery({ ...runsOptions(round.id), enabled: steps.includes('conflicts') })
  const inConflict = latestRun(runs.data?.items ?? [])?.state === 'infeasible' && !round.scenario_id
  return (
    <Page title={round.name} tags={<><StatusTag tone={roundTones[round.state]}>{t(`rounds.states.${round.state}`)}</StatusTag><SampleTag when={round.units.some(({ is_sample }) => is_sample)} /></>} keyFigure={{ label: t('rounds.units'), value: round.units.length }}>
      <Stepper steps={steps} stateOf={(step) => stepState(step, round.state, inConflict)}
        renderLink={(step, words, className) => <Link to={`/rotation/rounds/$id/${step}`} params={{ id: round.id }} activeProps={{ 'aria-current': 'step' }} className={className}>{words}</Link>} />
      <RoundJob round={round} power={me.power} />
      <Outlet />
    </Page>
  )
}

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute, Link, notFound } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CertificateBadge } from '@/features/matching/detail'
import { explanationOptions, scenarioOptions } from '@/features/matching/queries'
import { ExactAgain, WhyHere } from '@/features/matching/why'
import { roundOptions } from '@/features/rounds/queries'
import { Page } from '@/ui/Page'
import { useRound } from './-round'

/** 为何去这里: one teacher's result and its reasons. */
export const Route = createFileRoute('/_app/rotation/rounds/$id_/teachers/$staff')({
  loader: async ({ context: { client }, params }) => {
    const { scenario_id } = await client.ensureQueryData(roundOptions(params.id))
    if (!scenario_id) throw notFound()
    await client.ensureQueryData(explanationOptions(scenario_id, params.staff))
  },
  component: WhyPage,
})

function WhyPage() {
  const { t } = useTranslation()
  const { id, staff } = Route.useParams()
  const { as_of } = Route.useSearch()
  const round = useRound(id)
  const scenario = useQuery(scenarioOptions(round.scenario_id ?? ''))
  const { data: explanation } = useSuspenseQuery(explanationOptions(round.scenario_id ?? '', staff))
  const correction = round.state === 'proposed' || round.state === 'correction'
  return (
    <Page title={t('matching.whyOf', { name: explanation.person_name })} lead={<><Link to="/rotation/rounds/$id/scenarios" params={{ id }}>{t('matching.back')}</Link> {t('rounds.dot')} {round.name}</>}>
      {correction && <p className="quiet">{round.correction_until ? t('matching.correctionUntil', { day: round.correction_until }) : t('matching.correctionNow')}</p>}
      <WhyHere explanation={explanation} units={round.units} policy={round.policy_name} again={<ExactAgain explanation={explanation} disabledReason={as_of ? t('reason.past-day') : null} />} />
      {scenario.data && <section className="card"><CertificateBadge certified={scenario.data.is_certified} /></section>}
    </Page>
  )
}

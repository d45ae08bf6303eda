import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PlacementFacts, PlacementReasons, PlacementReport, PlacementSteps } from '@/features/placements/detail'
import { placementOptions } from '@/features/placements/queries'
import { placementTones } from '@/features/placements/tones'
import { roundOptions } from '@/features/rounds/queries'
import { Page } from '@/ui/Page'
import { StatusTag } from '@/ui/StatusTag'

export const Route = createFileRoute('/_app/rotation/placements/$id')({
  loader: ({ context, params }) => context.client.ensureQueryData(placementOptions(params.id)),
  component: PlacementPage,
})

function PlacementPage() {
  const { t } = useTranslation()
  const { data: placement } = useSuspenseQuery(placementOptions(Route.useParams().id))
  const round = useQuery(roundOptions(placement.round_id))
  const { id, version, person_id, person_name, home_name, host_name, kind, state, round_id } = placement
  const kindName = t(`placements.kinds.${kind}` as 'placements.kinds.full', { defaultValue: kind })
  return (
    <Page title={t('placements.detailTitle', { name: person_name })} tags={<StatusTag tone={placementTones[state]}>{t(`placements.states.${state}`)}</StatusTag>}
      lead={<><Link to="/rotation/placements">{t('placements.backToList')}</Link>{t('rounds.dot')}{t('placements.result', { from: home_name, to: host_name, kind: kindName })}</>}>
      <PlacementSteps placement={placement} />
      <PlacementFacts placement={placement} round={round.data ? <Link to="/rotation/rounds/$id" params={{ id: round_id }}>{round.data.name}</Link> : '–'} />
      <PlacementReasons placement={placement} full={<p><Link to="/rotation/rounds/$id/teachers/$staff" params={{ id: round_id, staff: person_id }}>{t('placements.full')}</Link></p>} />
      <PlacementReport key={`${id} ${version}`} placement={placement} />
    </Page>
  )
}

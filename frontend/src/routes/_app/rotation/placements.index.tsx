import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { placementsOptions, placementStates, type PlacementLine, type PlacementSearch } from '@/features/placements/queries'
import { PlacementsTable } from '@/features/placements/table'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { aText, listSearch, oneOf } from '@/ui/search'

export const Route = createFileRoute('/_app/rotation/placements/')({
  staticData: { title: 'placements.title', menu: { section: 'rotation', order: 20, powers: ['district.personnel', 'district.office', 'district.leader', 'district.inspectorate', 'principal', 'clerk', 'teacher'], phone: true } },
  validateSearch: (search): PlacementSearch => ({ ...listSearch(search), state: oneOf(placementStates, search.state), round_id: aText(search.round_id) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(placementsOptions(deps, deps.as_of)),
  component: Placements,
})

const link = ({ id, person_name }: PlacementLine) => <Link to="/rotation/placements/$id" params={{ id }}>{person_name}</Link>

function Placements() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(placementsOptions(search, search.as_of))
  const mine = me.power === 'teacher'
  return (
    <Page title={t(mine ? 'placements.mine' : 'placements.title')} keyFigure={{ label: t('placements.count'), value: query.data?.total ?? '–' }}>
      <PlacementsTable query={query} search={search} onSearch={(next) => void navigate({ search: { ...search, ...next } })}
        link={link}
        empty={t(mine ? 'placements.emptyMine' : 'placements.empty')}
        tools={mine ? undefined : (
          <div className="tools">
            <label>{t('placements.state')}{' '}
              <select value={search.state ?? ''} onChange={({ target }) => void navigate({ search: { ...search, page: undefined, state: oneOf(placementStates, target.value) } })}>
                <option value="">{t('placements.anyState')}</option>
                {placementStates.map((state) => <option key={state} value={state}>{t(`placements.states.${state}`)}</option>)}
              </select>
            </label>
          </div>
        )} />
    </Page>
  )
}

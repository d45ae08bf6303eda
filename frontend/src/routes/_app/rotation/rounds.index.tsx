import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { roundStates } from '@/features/rounds/can'
import { roundsOptions, type RoundLine, type RoundSearch } from '@/features/rounds/queries'
import { RoundsTable } from '@/features/rounds/table'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { listSearch, oneOf } from '@/ui/search'

export const Route = createFileRoute('/_app/rotation/rounds/')({
  staticData: { title: 'rounds.title', menu: { section: 'rotation', order: 10, powers: ['district.personnel', 'district.office', 'district.leader', 'district.inspectorate', 'district.finance', 'principal', 'clerk'] } },
  validateSearch: (search): RoundSearch => ({ ...listSearch(search), state: oneOf(roundStates, search.state) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(roundsOptions(deps)),
  component: Rounds,
})

const link = ({ id, name }: RoundLine) => <Link to="/rotation/rounds/$id" params={{ id }}>{name}</Link>

function Rounds() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(roundsOptions(search))
  const drafts = me.power === 'district.personnel'
  return (
    <Page title={t('rounds.title')} keyFigure={{ label: t('rounds.count'), value: query.data?.total ?? '–' }}
      primary={drafts ? { children: t('rounds.new.title'), onClick: () => void navigate({ to: '/rotation/rounds/new' }) } : undefined}>
      <RoundsTable query={query} search={search} onSearch={(next) => void navigate({ search: { ...search, ...next, as_of: search.as_of } })}
        link={link}
        empty={{ why: t(drafts ? 'rounds.empty' : 'rounds.emptySchool') }}
        tools={
          <div className="tools">
            <label>{t('rounds.state')}{' '}
              <select value={search.state ?? ''} onChange={({ target }) => void navigate({ search: { ...search, page: undefined, state: oneOf(roundStates, target.value) } })}>
                <option value="">{t('rounds.anyState')}</option>
                {roundStates.map((state) => <option key={state} value={state}>{t(`rounds.states.${state}`)}</option>)}
              </select>
            </label>
          </div>
        } />
    </Page>
  )
}

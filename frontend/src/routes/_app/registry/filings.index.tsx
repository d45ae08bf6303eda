import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { filingsOptions, filingStates, type FilingSearch } from '@/features/filings/queries'
import { FilingsTable } from '@/features/filings/table'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { aText, listSearch, oneOf } from '@/ui/search'
import { useMayMake } from './-acts'
import { ledBy, useGroups } from './-groups'
import { CodeFilter } from './-parts'

export const Route = createFileRoute('/_app/registry/filings/')({
  staticData: { title: 'filings.title', menu: { section: 'registry', order: 40, powers: ['district.office', 'district.personnel', 'district.inspectorate', 'district.leader', 'city', 'principal', 'clerk'] } },
  validateSearch: (search): FilingSearch => ({ ...listSearch(search), state: oneOf(filingStates, search.state), group: aText(search.group) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(filingsOptions(deps)),
  component: Filings,
})

function Filings() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(filingsOptions(search))
  const { groups, nameOf } = useGroups(search.as_of)
  const make = useMayMake(['principal', 'clerk'].includes(me.power) && ledBy(groups, me).length > 0, search.as_of)
  const onSearch = (next: FilingSearch) => void navigate({ search: { ...search, ...next } })
  return (
    <Page title={t('filings.title')} lead={t('filings.lead')} primary={make === undefined ? undefined : { children: t('filings.new'), disabledReason: make, onClick: () => void navigate({ to: '/registry/filings/new' }) }}>
      <FilingsTable
        query={query}
        search={search}
        onSearch={onSearch}
        groupName={nameOf}
        renderLink={({ id, title }) => <Link to="/registry/filings/$filingId" params={{ filingId: id }}>{title}</Link>}
        tools={<CodeFilter label={t('filings.state')} value={search.state} choices={filingStates.map((state) => [state, t(`filings.states.${state}`)])} onPick={(state) => onSearch({ state, page: undefined })} />}
        empty={{ why: t('filings.empty') }}
      />
    </Page>
  )
}

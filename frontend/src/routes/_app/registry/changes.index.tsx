import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { changesOptions, changeStates, type ChangeSearch } from '@/features/changes/queries'
import { ChangesTable } from '@/features/changes/table'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { listSearch, oneOf } from '@/ui/search'
import { useMayMake } from './-acts'
import { CodeFilter } from './-parts'

export const Route = createFileRoute('/_app/registry/changes/')({
  staticData: { title: 'changes.title', menu: { section: 'registry', order: 20, powers: ['district.office', 'district.personnel', 'district.inspectorate', 'district.leader', 'city', 'principal', 'clerk'] } },
  validateSearch: (search): ChangeSearch => ({ ...listSearch(search), state: oneOf(changeStates, search.state) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(changesOptions(deps)),
  component: Changes,
})

function Changes() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(changesOptions(search))
  const found = useMayMake(me.power === 'district.office', search.as_of)
  const onSearch = (next: ChangeSearch) => void navigate({ search: { ...search, ...next } })
  return (
    <Page title={t('changes.title')} lead={t('changes.lead')} primary={found === undefined ? undefined : { children: t('groups.found'), disabledReason: found, onClick: () => void navigate({ to: '/registry/groups/new' }) }}>
      <ChangesTable
        query={query}
        search={search}
        onSearch={onSearch}
        renderLink={({ id, kind, group_name }) => <Link to="/registry/changes/$changeId" params={{ changeId: id }}>{t('changes.named', { kind: t(`changes.kinds.${kind}`), group: group_name ?? t('code.unsaid') })}</Link>}
        tools={<CodeFilter label={t('changes.state')} value={search.state} choices={changeStates.map((state) => [state, t(`changes.states.${state}`)])} onPick={(state) => onSearch({ state, page: undefined })} />}
        empty={{ why: t('changes.empty') }}
      />
    </Page>
  )
}

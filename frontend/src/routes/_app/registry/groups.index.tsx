import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { groupsOptions, groupStates, type GroupSearch } from '@/features/groups/queries'
import { GroupsTable } from '@/features/groups/table'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { listSearch, oneOf } from '@/ui/search'
import { useMayMake } from './-acts'
import { CodeFilter, GroupLink } from './-parts'

export const Route = createFileRoute('/_app/registry/groups/')({
  staticData: { title: 'groups.title', menu: { section: 'registry', order: 10, powers: 'all' } },
  validateSearch: (search): GroupSearch => ({ ...listSearch(search), state: oneOf(groupStates, search.state) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(groupsOptions(deps, deps.as_of)),
  component: Groups,
})

function Groups() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(groupsOptions(search, search.as_of))
  const found = useMayMake(me.power === 'district.office', search.as_of)
  const onSearch = (next: GroupSearch) => void navigate({ search: { ...search, ...next } })
  const open = () => void navigate({ to: '/registry/groups/new' })
  return (
    <Page title={t('groups.title')} keyFigure={{ label: t('groups.count'), value: query.data?.total ?? t('code.dash') }} primary={found === undefined ? undefined : { children: t('groups.found'), disabledReason: found, onClick: open }}>
      <GroupsTable
        query={query}
        search={search}
        onSearch={onSearch}
        renderLink={({ id, name }) => <GroupLink id={id}>{name}</GroupLink>}
        tools={<CodeFilter label={t('groups.state')} value={search.state} choices={groupStates.map((state) => [state, t(`code.groupState.${state}`)])} onPick={(state) => onSearch({ state, page: undefined })} />}
        empty={{ why: t('groups.empty'), action: found === null ? <Button onClick={open}>{t('groups.found')}</Button> : undefined }}
      />
    </Page>
  )
}

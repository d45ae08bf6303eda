import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meetingsOptions, type MeetingSearch } from '@/features/meetings/queries'
import { MeetingsTable } from '@/features/meetings/table'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { aText, listSearch } from '@/ui/search'
import { useMayMake } from './-acts'
import { ledBy, useGroups } from './-groups'
import { CodeFilter } from './-parts'

export const Route = createFileRoute('/_app/registry/meetings/')({
  staticData: { title: 'meetings.title', menu: { section: 'registry', order: 50, powers: ['district.office', 'district.personnel', 'district.inspectorate', 'district.research', 'district.leader', 'city', 'principal', 'clerk'] } },
  validateSearch: (search): MeetingSearch => ({ ...listSearch(search), group: aText(search.group) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(meetingsOptions(deps)),
  component: Meetings,
})

function Meetings() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(meetingsOptions(search))
  const { groups, nameOf } = useGroups(search.as_of)
  const make = useMayMake(['principal', 'clerk'].includes(me.power) && ledBy(groups, me).length > 0, search.as_of)
  const onSearch = (next: MeetingSearch) => void navigate({ search: { ...search, ...next } })
  return (
    <Page title={t('meetings.title')} lead={t('meetings.lead')} primary={make === undefined ? undefined : { children: t('meetings.new'), disabledReason: make, onClick: () => void navigate({ to: '/registry/meetings/new' }) }}>
      <MeetingsTable
        query={query}
        search={search}
        onSearch={onSearch}
        groupName={nameOf}
        renderLink={({ id, title }) => <Link to="/registry/meetings/$meetingId" params={{ meetingId: id }}>{title}</Link>}
        tools={<CodeFilter label={t('meetings.group')} value={search.group} choices={groups.map(({ id, name }) => [id, name])} onPick={(group) => onSearch({ group, page: undefined })} />}
        empty={{ why: t('meetings.empty') }}
      />
    </Page>
  )
}

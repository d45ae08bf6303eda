import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { schoolChoiceOptions } from '@/features/schools/queries'
import { staffOptions, staffSearch } from '@/features/staff/queries'
import { StaffTable } from '@/features/staff/table'
import { useMe } from '@/frame/session'
import { count } from '@/ui/format'
import { Page } from '@/ui/Page'
import { useMayMake } from './-acts'
import { PersonLink } from './-parts'

export const Route = createFileRoute('/_app/registry/staff/')({
  staticData: { title: 'staff.title', menu: { section: 'registry', order: 80, powers: ['district.personnel', 'principal', 'clerk'] } },
  validateSearch: staffSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(staffOptions(deps, deps.as_of)),
  component: Staff,
})

function Staff() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(staffOptions(search, search.as_of))
  const schools = useQuery({ ...schoolChoiceOptions(me.district_id, search.as_of), enabled: me.power === 'district.personnel' })
  const load = useMayMake(true, search.as_of)
  return (
    <Page
      title={t('staff.title')}
      keyFigure={{ label: t('staff.count'), value: query.data?.total === undefined || query.data.total === null ? t('code.dash') : count(query.data.total) }}
      primary={{ children: t('staff.load'), disabledReason: load, onClick: () => void navigate({ to: '/registry/imports', search: { noun: 'staff' } }) }}
    >
      <StaffTable
        query={query}
        search={search}
        onSearch={(next) => void navigate({ search: { ...next, as_of: search.as_of } })}
        schools={schools.data?.items ?? []}
        renderLink={({ id, name }) => <PersonLink id={id}>{name}</PersonLink>}
        empty={<Link to="/registry/imports" search={{ noun: 'staff' }}>{t('staff.load')}</Link>}
      />
    </Page>
  )
}

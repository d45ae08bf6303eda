import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { schoolsOptions, stages, type SchoolSearch } from '@/features/schools/queries'
import { SchoolsTable } from '@/features/schools/table'
import { meOptions, useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { listSearch, oneOf } from '@/ui/search'
import { SchoolLink } from './-parts'

export const Route = createFileRoute('/_app/registry/schools/')({
  staticData: {
    title: 'schools.title',
    menu: { section: 'registry', order: 70, powers: ['district.office', 'district.personnel', 'district.inspectorate', 'district.finance', 'district.research', 'district.digital', 'district.leader', 'city', 'principal', 'clerk', 'teacher', 'assessor', 'security_admin'] },
  },
  validateSearch: (search): SchoolSearch => ({ ...listSearch(search), stage: oneOf(stages, search.stage) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(schoolsOptions(deps, context.client.getQueryData(meOptions.queryKey)?.district_id ?? null, deps.as_of)),
  component: Schools,
})

function Schools() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(schoolsOptions(search, me.district_id, search.as_of))
  return (
    <Page title={t('schools.title')} keyFigure={{ label: t('schools.count'), value: query.data?.total ?? t('code.dash') }}>
      <SchoolsTable query={query} search={search} onSearch={(next) => void navigate({ search: { ...next, as_of: search.as_of } })} renderLink={({ id, name }) => <SchoolLink id={id}>{name}</SchoolLink>} />
    </Page>
  )
}

import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { policiesOptions } from '@/features/policies/queries'
import { PoliciesTable } from '@/features/policies/table'
import { Page } from '@/ui/Page'
import { listSearch, type ListSearch } from '@/ui/search'
import { PolicyLink } from './-parts'

export const Route = createFileRoute('/_app/registry/policies/')({
  staticData: {
    title: 'policies.title',
    menu: { section: 'registry', order: 60, powers: ['district.office', 'district.personnel', 'district.inspectorate', 'district.finance', 'district.research', 'district.digital', 'district.leader', 'city', 'principal', 'clerk', 'teacher', 'assessor'] },
  },
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(policiesOptions(deps)),
  component: Policies,
})

function Policies() {
  const { t } = useTranslation()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(policiesOptions(search))
  return (
    <Page title={t('policies.title')} lead={t('policies.lead')}>
      <PoliciesTable query={query} search={search} onSearch={(next: ListSearch) => void navigate({ search: { ...search, ...next } })} renderLink={({ id, name }) => <PolicyLink id={id}>{name}</PolicyLink>} />
    </Page>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { nounsFor } from '@/features/imports/can'
import { ImportForm } from '@/features/imports/form'
import { importNouns, importsOptions, raiseImport, type ImportNoun } from '@/features/imports/queries'
import { ImportsTable } from '@/features/imports/table'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { listSearch, oneOf, type ListSearch } from '@/ui/search'
import { useMayMake } from './-acts'
import './-registry.css'

interface Search extends ListSearch {
  noun?: ImportNoun
}

export const Route = createFileRoute('/_app/registry/imports/')({
  staticData: { title: 'imports.title', menu: { section: 'registry', order: 90, powers: ['district.office', 'district.personnel', 'principal', 'clerk'] } },
  validateSearch: (search): Search => ({ ...listSearch(search), noun: oneOf(importNouns, search.noun) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(importsOptions(deps)),
  component: Imports,
})

function Imports() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(importsOptions(search))
  const [headers, renew] = useIdempotencyKey()
  const nouns = nounsFor(me.power)
  const noun = nouns.find((one) => one === search.noun) ?? nouns[0]
  const blocked = useMayMake(nouns.length > 0, search.as_of)
  const raise = useMutation({
    mutationFn: (file: File) => raiseImport(noun ?? 'staff', file, headers),
    onSuccess: ({ id }) => void navigate({ to: '/registry/imports/$importId', params: { importId: id } }),
    onError: renew,
  })
  return (
    <Page title={t('imports.title')} lead={t('imports.lead')}>
      {noun && blocked !== undefined && (
        <ImportForm nouns={nouns} noun={noun} onNoun={(next) => void navigate({ search: { ...search, noun: next } })} onSend={(file) => raise.mutate(file)} pending={raise.isPending} error={raise.error} disabledReason={blocked} />
      )}
      <ImportsTable query={query} search={search} onSearch={(next) => void navigate({ search: { ...search, ...next } })} renderLink={({ id, file_name }) => <Link to="/registry/imports/$importId" params={{ importId: id }}>{file_name}</Link>} />
    </Page>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { adoptPack, frameworksOptions, frameworkStates, packsOptions, type FrameworkSearch, type Pack } from '@/features/indicators/queries'
import { FrameworksTable, Packs } from '@/features/indicators/table'
import { useMe } from '@/frame/session'
import { useOurs } from '@/ui/bilingual'
import { useSaid } from '@/ui/Confirm'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { listSearch, oneOf } from '@/ui/search'
import { useFresh } from './-steps'

const readers = ['district.inspectorate', 'district.leader', 'district.office', 'district.personnel', 'district.research', 'principal', 'clerk'] as const
const packReaders: readonly string[] = ['district.inspectorate', 'district.leader', 'district.office', 'district.research']

export const Route = createFileRoute('/_app/evaluation/frameworks/')({
  staticData: { title: 'indicators.title', menu: { section: 'evaluation', order: 30, powers: readers } },
  validateSearch: (search): FrameworkSearch => ({ ...listSearch(search), state: oneOf(frameworkStates, search.state) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(frameworksOptions(deps)),
  component: Frameworks,
})

function Frameworks() {
  const { t } = useTranslation()
  const ours = useOurs()
  const me = useMe()
  const said = useSaid()
  const fresh = useFresh()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const [headers, renew] = useIdempotencyKey()
  const query = useQuery(frameworksOptions(search))
  const packs = useQuery({ ...packsOptions(), enabled: packReaders.includes(me.power) })
  const mayAdopt = me.power === 'district.inspectorate' && !search.as_of
  const adopt = useMutation({
    mutationFn: (pack: Pack) => adoptPack(pack.code, headers),
    onSuccess: async (made) => {
      said(t('indicators.adopted', { title: ours(made.title_zh, made.title_en) }))
      await fresh()
    },
    onSettled: renew,
  })
  return (
    <Page title={t('indicators.title')} keyFigure={{ label: t('indicators.count'), value: query.data?.total ?? '–' }}>
      <FrameworksTable
        query={query}
        search={search}
        onSearch={(next) => void navigate({ search: { ...search, ...next } })}
        link={({ code, semver }, name) => <Link to="/evaluation/frameworks/$code/$semver" params={{ code, semver }} search={{ as_of: search.as_of }}>{name}</Link>}
        empty={{ why: t(me.power === 'district.inspectorate' ? 'indicators.empty' : 'indicators.emptyElse') }}
      />
      {adopt.isError && <ProblemAlert error={adopt.error} />}
      {packs.isError && <ProblemAlert error={packs.error} onRetry={() => void packs.refetch()} />}
      {packs.data && <Packs packs={packs.data.items} held={query.data?.items ?? []} pending={adopt.isPending} onAdopt={mayAdopt ? (pack) => adopt.mutate(pack) : undefined} />}
    </Page>
  )
}

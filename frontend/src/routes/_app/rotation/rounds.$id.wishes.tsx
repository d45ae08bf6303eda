import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { whyNot } from '@/features/rounds/can'
import { WishImports } from '@/features/wishes/imports'
import { wishesOptions } from '@/features/wishes/queries'
import { WishesTable } from '@/features/wishes/table'
import { listSearch } from '@/ui/search'
import { useRound } from './-round'

export const Route = createFileRoute('/_app/rotation/rounds/$id/wishes')({
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps, params }) => context.client.prefetchQuery(wishesOptions(params.id, deps)),
  component: Wishes,
})

function Wishes() {
  const { t } = useTranslation()
  const round = useRound(Route.useParams().id)
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(wishesOptions(round.id, search))
  return (
    <div className="stack-wide">
      <WishImports roundId={round.id} disabledReason={whyNot(t, round.can, 'wish.import')} />
      <section className="stack-wide" aria-labelledby="wishes-title">
        <h2 id="wishes-title">{t('wishes.count')} {query.data?.total ?? ''}</h2>
        <WishesTable query={query} search={search} onSearch={(next) => void navigate({ search: { ...next, as_of: search.as_of } })} units={round.units} />
      </section>
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { inHand, isFrozen } from '@/features/reviews/can'
import { RoundRoad } from '@/features/reviews/detail'
import { coverageOptions, roundsOptions } from '@/features/reviews/queries'
import { RoundsTable } from '@/features/reviews/table'
import { RoundTags } from '@/features/reviews/tags'
import { useMe } from '@/frame/session'
import { percent } from '@/ui/format'
import { Page } from '@/ui/Page'
import { listSearch } from '@/ui/search'
import { RoundLink } from './-parts'
import { stepOf } from './-round'
import './-evaluation.css'

export const Route = createFileRoute('/_app/evaluation/')({
  staticData: { title: 'reviews.home', menu: { section: 'evaluation', order: 0, powers: ['district.inspectorate', 'district.leader', 'district.office', 'district.research', 'principal', 'clerk'] } },
  validateSearch: listSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(roundsOptions(deps)),
  component: Reviews,
})

function Reviews() {
  const { t } = useTranslation()
  const me = useMe()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useQuery(roundsOptions(search))
  const opens = me.power === 'district.inspectorate'
  const current = query.data?.items.find(({ state }) => state !== 'void' && state !== 'closed')
  const coverage = useQuery({ ...coverageOptions(current?.id ?? ''), enabled: current !== undefined && isFrozen(current) })
  const share = coverage.data ? inHand(coverage.data.items) : null
  const begin = () => void navigate({ to: '/evaluation/rounds/new' })
  return (
    <Page
      title={t('reviews.home')}
      keyFigure={share === null ? undefined : { label: t('reviews.coverageFigure'), value: percent(share, 0) }}
      primary={opens ? { children: t('reviews.new'), disabledReason: search.as_of ? t('reason.past-day') : null, onClick: begin } : undefined}
    >
      {current && (
        <section className="card" aria-labelledby="current">
          <h2 id="current"><RoundLink id={current.id} step={stepOf(current.state)}>{current.title}</RoundLink></h2>
          <RoundTags round={current} />
          <RoundRoad round={current} />
        </section>
      )}
      <RoundsTable
        query={query}
        search={search}
        onSearch={(next) => void navigate({ search: { ...search, ...next } })}
        link={({ id, title, state }) => <RoundLink id={id} step={stepOf(state)}>{title}</RoundLink>}
        empty={{ why: t(opens ? 'reviews.none' : 'reviews.noneElse'), action: opens && !search.as_of ? <Button onClick={begin}>{t('reviews.new')}</Button> : undefined }}
      />
    </Page>
  )
}

import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { DutyCard } from '@/features/duties/detail'
import { GroupCard } from '@/features/groups/detail'
import { Counts, StructureTable, Targets } from '@/features/overview/detail'
import { overviewOptions } from '@/features/overview/queries'
import { useMe } from '@/frame/session'
import { Empty } from '@/ui/Empty'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { PageSkeleton } from '@/ui/Skeletons'
import { Stale } from '@/ui/Stale'
import { useMayMake } from './-acts'
import { GroupLink, SchoolLink } from './-parts'

const targets = { groups: '/registry/groups', units: '/registry/groups', schools: '/registry/schools', persons: '/registry/staff' } as const

export const Route = createFileRoute('/_app/registry/')({
  staticData: {
    title: 'overview.title',
    menu: { section: 'registry', order: 0, powers: ['district.office', 'district.personnel', 'district.inspectorate', 'district.finance', 'district.research', 'district.digital', 'district.leader', 'city', 'principal', 'clerk'] },
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => context.client.prefetchQuery(overviewOptions(deps.as_of)),
  component: OverviewPage,
})

function OverviewPage() {
  const { t } = useTranslation()
  const { as_of } = Route.useSearch()
  const me = useMe()
  const navigate = Route.useNavigate()
  const found = useMayMake(me.power === 'district.office', as_of)
  const query = useQuery(overviewOptions(as_of))
  const { data } = query
  if (query.isPending) return <PageSkeleton />
  const seesStaff = ['district.personnel', 'principal', 'clerk'].includes(me.power)
  const figure = (what: keyof typeof targets, text: string) => (what === 'persons' && !seesStaff ? text : <Link to={targets[what]} search={{ as_of }}>{text}</Link>)
  const groupName = (id: string) => data?.groups.find((group) => group.id === id)?.name ?? ''
  const schoolOf = (unit: string) => data?.groups.flatMap(({ members }) => members).find(({ unit_id }) => unit_id === unit)?.school_id
  return (
    <Page
      title={data?.district?.name ?? t('overview.title')}
      lead={t('overview.lead')}
      primary={found === undefined ? undefined : { children: t('groups.found'), disabledReason: found, onClick: () => void navigate({ to: '/registry/groups/new' }) }}
    >
      {query.isError && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      {data && (
        <>
          <Counts overview={data} renderLink={figure} />
          <div className="desk">
            <section className="card" aria-labelledby="targets"><h2 id="targets">{t('overview.targets')}</h2><Targets overview={data} /></section>
            <section className="card" aria-labelledby="soon">
              <h2 id="soon">{t('overview.soon', { count: data.duties_soon.length })}</h2>
              {data.duties_soon.length === 0 && <p>{t('overview.nothingSoon')}</p>}
              {data.duties_soon.slice(0, 3).map((duty) => <DutyCard key={duty.duty_id} duty={duty} withState />)}
              <p><Link to="/registry/duties" search={{ as_of }}>{t('overview.allDuties')}</Link></p>
            </section>
          </div>
          <h2>{t('groups.title')}</h2>
          {data.groups.length === 0 && <Empty why={t('groups.empty')} action={found === null ? <Button onClick={() => void navigate({ to: '/registry/groups/new' })}>{t('groups.found')}</Button> : undefined} />}
          <div className="desk">{data.groups.map((group) => <GroupCard key={group.id} group={group} link={<GroupLink id={group.id}>{group.name}</GroupLink>} />)}</div>
          <StructureTable rows={data.staff_structure} groupName={groupName} renderUnit={({ unit_id, unit_name }) => { const school = schoolOf(unit_id); return school ? <SchoolLink id={school}>{unit_name}</SchoolLink> : unit_name }} />
        </>
      )}
    </Page>
  )
}

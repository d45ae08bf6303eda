import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute, Link, notFound } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { documentsOptions } from '@/features/documents/queries'
import { DocumentsTable } from '@/features/documents/table'
import { DutyBoard } from '@/features/duties/board'
import { BodySeats, GroupFacts, GroupHistory } from '@/features/groups/detail'
import { groupOptions, moveGroup, type GroupFile } from '@/features/groups/queries'
import { MembersTable } from '@/features/groups/table'
import { groupTones } from '@/features/groups/tones'
import { policyOptions } from '@/features/policies/queries'
import { RouteMissing } from '@/frame/refusals'
import { here } from '@/ui/DataTable'
import { Page } from '@/ui/Page'
import { SampleTag } from '@/ui/SampleTag'
import { oneOf } from '@/ui/search'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useActs } from './-acts'
import { PolicyLink, SchoolLink } from './-parts'
import { useSteps, type Step } from './-steps'

const tabs = ['overview', 'members', 'body', 'documents', 'duties', 'history'] as const

export const Route = createFileRoute('/_app/registry/groups/$groupId/$tab')({
  staticData: { title: 'groups.one' },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps, params }) => {
    if (!oneOf(tabs, params.tab)) throw notFound()
    return context.client.ensureQueryData(groupOptions(params.groupId, deps.as_of))
  },
  notFoundComponent: RouteMissing,
  component: GroupPage,
})

function GroupPage() {
  const { t } = useTranslation()
  const { groupId, tab } = Route.useParams()
  const { as_of } = Route.useSearch()
  const query = useSuspenseQuery(groupOptions(groupId, as_of))
  const group = query.data
  const stepped = useSteps(useGroupSteps(group), useActs(group.can, as_of))
  return (
    <Page
      title={group.name}
      tags={<><StatusTag tone={groupTones[group.state]}>{t(`code.groupState.${group.state}`)}</StatusTag><SampleTag when={group.is_sample} /></>}
      keyFigure={{ label: t('groups.units'), value: group.members.length }}
      primary={undefined}
      more={[...(stepped.primary ? [{ key: 'first', label: stepped.primary.children, disabledReason: stepped.primary.disabledReason, danger: stepped.primary.danger, onClick: () => stepped.primary?.onClick?.() }] : []), ...stepped.more]}
    >
      <nav className="tabs" aria-label={t('groups.tabs')}>
        {tabs.map((one) => <Link key={one} to="/registry/groups/$groupId/$tab" params={{ groupId, tab: one }} search={{ as_of }} aria-current={one === tab ? 'page' : undefined} activeProps={{}}>{t(`groups.tab.${one}`)}</Link>)}
      </nav>
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <Tab group={group} tab={tab} asOf={as_of} />
      {stepped.dialog}
    </Page>
  )
}

function useGroupSteps(group: GroupFile): readonly Step[] {
  const { t } = useTranslation()
  const { name } = group
  return [
    { action: 'active', label: t('groups.activate'), question: t('groups.activateAsk', { name }), reason: group.state === 'suspended' ? 'must' : 'may', said: t('groups.activated', { name }), run: (reason) => moveGroup(group, 'active', reason) },
    { action: 'suspended', label: t('groups.suspend'), question: t('groups.suspendAsk', { name }), reach: t('groups.suspendReach'), reason: 'must', danger: true, said: t('groups.suspended', { name }), run: (reason) => moveGroup(group, 'suspended', reason) },
  ]
}

function Tab({ group, tab, asOf }: { group: GroupFile; tab: string; asOf: string | undefined }) {
  const { t } = useTranslation()
  switch (tab) {
    case 'members':
      return <MembersTable caption={t('groups.tab.members')} query={here(group.members)} empty={t('groups.noMemberYet')} renderUnit={({ school_id, unit_name }) => (school_id ? <SchoolLink id={school_id}>{unit_name}</SchoolLink> : unit_name)} />
    case 'body': return <Body group={group} />
    case 'documents': return <Documents group={group} />
    case 'duties': return <DutyBoard group={group.id} asOf={asOf} counts={{}} />
    case 'history': return <GroupHistory group={group} />
    default: return <Overview group={group} />
  }
}

function Overview({ group }: { group: GroupFile }) {
  const { t } = useTranslation()
  const roles = [...new Set(group.members.map(({ role_label }) => role_label))]
  return (
    <>
      <GroupFacts group={group} policy={group.policy_id ? <PolicyLink id={group.policy_id}>{group.policy_name ?? t('groups.policy')}</PolicyLink> : t('groups.noPolicy')} />
      <div className="desk">
        {roles.map((role) => {
          const members = group.members.filter(({ role_label }) => role_label === role)
          return (
            <section key={role} className="card" aria-label={role}>
              <h2>{role} <span className="count">{members.length}</span></h2>
              <ul className="plain">{members.map(({ membership_id, school_id, unit_name, is_sample }) => <li key={membership_id}>{school_id ? <SchoolLink id={school_id}>{unit_name}</SchoolLink> : unit_name} <SampleTag when={is_sample} /></li>)}</ul>
            </section>
          )
        })}
      </div>
    </>
  )
}

function Body({ group }: { group: GroupFile }) {
  const { data: policy } = useQuery({ ...policyOptions(group.policy_id ?? ''), enabled: group.policy_id !== null })
  const clauseOf = (requirement: string) => policy?.clauses.find(({ requirement_id }) => requirement_id === requirement) ?? null
  return <BodySeats group={group} clauseOf={clauseOf} />
}

function Documents({ group }: { group: GroupFile }) {
  const query = useQuery(documentsOptions(group.id))
  return <DocumentsTable query={query} renderLink={({ id, title }) => <Link to="/registry/documents/$documentId" params={{ documentId: id }}>{title}</Link>} />
}

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Enrolments, SchoolFacts, TeachingNeeds } from '@/features/schools/detail'
import { enrolmentsOptions, needsOptions, schoolOptions } from '@/features/schools/queries'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { SampleTag } from '@/ui/SampleTag'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useGroups } from './-groups'
import { GroupLink } from './-parts'

const needReaders = ['city', 'district.office', 'district.personnel', 'district.inspectorate', 'district.finance', 'district.research', 'district.digital', 'district.leader', 'principal', 'clerk']

export const Route = createFileRoute('/_app/registry/schools/$schoolId')({
  staticData: { title: 'schools.one' },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps, params }) => context.client.ensureQueryData(schoolOptions(params.schoolId, deps.as_of)),
  component: SchoolPage,
})

function SchoolPage() {
  const { t } = useTranslation()
  const me = useMe()
  const { schoolId } = Route.useParams()
  const { as_of } = Route.useSearch()
  const query = useSuspenseQuery(schoolOptions(schoolId, as_of))
  const school = query.data
  const enrolments = useQuery(enrolmentsOptions(schoolId, as_of))
  const own = school.units.find(({ kind }) => kind === 'school') ?? school.units[0]
  const seesNeeds = own !== undefined && needReaders.includes(me.power)
  const needs = useQuery({ ...needsOptions(own?.id ?? '', as_of), enabled: seesNeeds })
  const mine = useGroups(as_of).groups.flatMap((group) => group.members.filter(({ school_id }) => school_id === schoolId).map((member) => ({ group, member })))
  const seesStaff = me.power === 'district.personnel' || (['principal', 'clerk'].includes(me.power) && me.school_id === schoolId)
  return (
    <Page
      title={school.name}
      tags={<><SampleTag when={school.is_sample} />{school.closed_on && <StatusTag tone="quiet">{t('schools.closed', { day: school.closed_on })}</StatusTag>}</>}
      lead={seesStaff ? <Link to="/registry/staff" search={{ school: schoolId, as_of }}>{t('schools.staff')}</Link> : undefined}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <SchoolFacts school={school} groups={mine.length === 0 ? t('schools.noGroup') : mine.map(({ group, member }) => <span key={member.membership_id} className="unit"><GroupLink id={group.id}>{group.name}</GroupLink>（{member.role_label}）</span>)} />
      <div className="desk">
        <Enrolments query={enrolments} />
        {seesNeeds && <TeachingNeeds query={needs} />}
      </div>
    </Page>
  )
}

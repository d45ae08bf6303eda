import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { schoolChoiceOptions } from '@/features/schools/queries'
import { TeacherFacts } from '@/features/staff/detail'
import { personOptions } from '@/features/staff/queries'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import { SampleTag } from '@/ui/SampleTag'
import { Stale } from '@/ui/Stale'
import { SchoolLink } from './-parts'

export const Route = createFileRoute('/_app/registry/staff/$personId')({
  staticData: { title: 'staff.one' },
  loader: ({ context, params }) => context.client.ensureQueryData(personOptions(params.personId)),
  component: PersonPage,
})

function PersonPage() {
  const { t } = useTranslation()
  const me = useMe()
  const { personId } = Route.useParams()
  const query = useSuspenseQuery(personOptions(personId))
  const person = query.data
  const { data: schools } = useQuery(schoolChoiceOptions(me.district_id))
  const schoolName = (id: string | null) => {
    const school = schools?.items.find((one) => one.id === id)
    return id ? <SchoolLink id={id}>{school?.name ?? t('staff.otherSchool')}</SchoolLink> : t('code.dash')
  }
  const source = person.import_id
    ? me.power === 'teacher' ? t('staff.fromImport', { row: person.import_row }) : <Link to="/registry/imports/$importId" params={{ importId: person.import_id }}>{t('staff.fromImport', { row: person.import_row })}</Link>
    : t('staff.byHand')
  return (
    <Page title={person.name} tags={<SampleTag when={person.is_sample} />}>
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <TeacherFacts person={person} schoolName={schoolName} source={source} />
    </Page>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { groupOptions } from '@/features/groups/queries'
import { MeetingFields, minutesOf, type MeetingForm } from '@/features/meetings/form'
import { recordMeeting } from '@/features/meetings/queries'
import { useMe } from '@/frame/session'
import { dayHere } from '@/ui/format'
import { FormPage } from '@/ui/FormPage'
import { ledBy, useGroups } from './-groups'
import './-registry.css'
import { useFresh } from './-steps'

export const Route = createFileRoute('/_app/registry/meetings/new')({ staticData: { title: 'meetings.new' }, component: NewMeeting })

function NewMeeting() {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = Route.useNavigate()
  const fresh = useFresh()
  const [form] = Form.useForm<MeetingForm>()
  const [headers, renew] = useIdempotencyKey()
  const led = ledBy(useGroups().groups, me)
  const groupId: string | undefined = Form.useWatch('group_id', form)
  const heldOn: string | undefined = Form.useWatch('held_on', form)
  const { data: group } = useQuery({ ...groupOptions(groupId ?? '', heldOn && heldOn !== dayHere() ? heldOn : undefined), enabled: Boolean(groupId) })
  const seats = (group?.body?.seats ?? []).flatMap(({ person_id, name, unit_name, seat_label }) => (person_id ? [{ person_id, name: name ?? seat_label, place: `${unit_name} · ${seat_label}` }] : []))
  const record = useMutation({
    mutationFn: ({ minutes, ...values }: MeetingForm) => recordMeeting({ ...values, agenda: values.agenda ?? '', minutes: minutesOf(minutes, (head) => t(`meetings.heads.${head}`)), present_person_ids: values.present_person_ids ?? [] }, headers),
    onError: renew,
  })
  const submit = async (values: MeetingForm) => {
    const meeting = await record.mutateAsync(values)
    await fresh()
    await navigate({ to: '/registry/meetings/$meetingId', params: { meetingId: meeting.id } })
  }
  return (
    <FormPage<MeetingForm> page={{ title: t('meetings.new'), lead: t('meetings.newLead') }} draft={`meeting-${me.account_id}`} form={form} initial={{ kind: 'working', held_on: dayHere() }} error={record.error} pending={record.isPending} submitLabel={t('meetings.record')} onSubmit={submit} onCancel={() => void navigate({ to: '/registry/meetings' })}>
      <MeetingFields groups={led} seats={seats} />
    </FormPage>
  )
}

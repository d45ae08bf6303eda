import { useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Form } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { groupOptions } from '@/features/groups/queries'
import { MeetingText } from '@/features/meetings/detail'
import { MinutesFields, minutesHeads, minutesOf, type MeetingForm } from '@/features/meetings/form'
import { meetingOptions, writeMinutes, type MeetingFile } from '@/features/meetings/queries'
import { useMe } from '@/frame/session'
import { FormPage } from '@/ui/FormPage'
import { Page } from '@/ui/Page'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useActs } from './-acts'
import './-registry.css'
import { useFresh } from './-steps'

export const Route = createFileRoute('/_app/registry/meetings/$meetingId')({
  staticData: { title: 'meetings.one' },
  loader: ({ context, params }) => context.client.ensureQueryData(meetingOptions(params.meetingId)),
  component: MeetingPage,
})

function MeetingPage() {
  const { t } = useTranslation()
  const { meetingId } = Route.useParams()
  const { as_of } = Route.useSearch()
  const query = useSuspenseQuery(meetingOptions(meetingId))
  const meeting = query.data
  const { data: group } = useQuery(groupOptions(meeting.group_id, meeting.held_on))
  const [editing, setEditing] = useState(false)
  const write = useActs(meeting.can, as_of)('meeting.record')
  if (editing) return <Write meeting={meeting} onDone={() => setEditing(false)} />
  const unitName = (id: string) => group?.members.find(({ unit_id }) => unit_id === id)?.unit_name ?? ''
  return (
    <Page
      title={meeting.title}
      tags={<StatusTag tone={meeting.event_id ? 'good' : 'warn'}>{t(meeting.event_id ? 'meetings.counts' : 'meetings.noMinutes')}</StatusTag>}
      primary={write === undefined ? undefined : { children: t('meetings.write'), disabledReason: write, onClick: () => setEditing(true) }}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <MeetingText meeting={meeting} group={group?.name ?? ''} unitName={unitName} />
    </Page>
  )
}

type Values = Pick<MeetingForm, 'minutes'>

function Write({ meeting, onDone }: { meeting: MeetingFile; onDone: () => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const fresh = useFresh()
  const [form] = Form.useForm<Values>()
  const [base] = useState(meeting)
  const heads = minutesHeads.map((head) => [head, t(`meetings.heads.${head}`)] as const)
  const others = base.minutes.filter(({ title }) => !heads.some(([, word]) => word === title))
  const initial = { minutes: Object.fromEntries(heads.map(([head, word]) => [head, base.minutes.find(({ title }) => title === word)?.text ?? ''])) as MeetingForm['minutes'] }
  const write = useMutation({ mutationFn: ({ minutes }: Values) => writeMinutes(base, [...others, ...minutesOf(minutes, (head) => t(`meetings.heads.${head}`))]) })
  const submit = async (values: Values) => {
    await write.mutateAsync(values)
    await fresh()
    onDone()
  }
  return (
    <FormPage<Values> page={{ title: t('meetings.writing', { title: meeting.title }) }} draft={`minutes-${meeting.id}-${me.account_id}`} form={form} initial={initial} error={write.error} pending={write.isPending} onSubmit={submit} onCancel={onDone}>
      <MinutesFields />
    </FormPage>
  )
}

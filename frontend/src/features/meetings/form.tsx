import { Checkbox, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { meetingKinds } from './queries'

/** The heads of the minutes, as the template of the bureau has them. */
export const minutesHeads = ['discussed', 'resolved', 'todo'] as const

export interface MeetingForm {
  group_id: string
  kind: 'working' | 'joint_conference' | 'topic' | 'mobilisation' | 'forum' | 'alliance'
  held_on: string
  title: string
  agenda: string
  minutes: Record<(typeof minutesHeads)[number], string>
  present_person_ids: string[]
}

export interface MeetingFieldsProps {
  groups: readonly { id: string; name: string }[]
  /** Who holds a seat in the chosen group, to be ticked as present. */
  seats: readonly { person_id: string; name: string; place: string }[]
}

export function MeetingFields({ groups, seats }: MeetingFieldsProps) {
  const { t } = useTranslation()
  const needed = (what: string) => [{ required: true, message: t('login.required', { what }) }]
  return (
    <>
      <Form.Item label={t('meetings.group')} name="group_id" rules={needed(t('meetings.group'))}>
        <select><option value="">{t('code.choose')}</option>{groups.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</select>
      </Form.Item>
      <Form.Item label={t('meetings.kind')} name="kind" rules={needed(t('meetings.kind'))}>
        <select>{meetingKinds.map((kind) => <option key={kind} value={kind}>{t(`meetings.kinds.${kind}`)}</option>)}</select>
      </Form.Item>
      <Form.Item label={t('meetings.heldOn')} name="held_on" rules={needed(t('meetings.heldOn'))} extra={t('meetings.heldHint')}><input type="date" min="2000-01-01" max="2100-12-31" /></Form.Item>
      <Form.Item label={t('meetings.name')} name="title" rules={needed(t('meetings.name'))}><Input maxLength={120} /></Form.Item>
      <Form.Item label={t('meetings.agenda')} name="agenda"><Input.TextArea rows={3} maxLength={4000} /></Form.Item>
      {seats.length > 0 && (
        <Form.Item label={t('meetings.present')} name="present_person_ids">
          <Checkbox.Group className="ticks" options={seats.map(({ person_id, name, place }) => ({ value: person_id, label: `${name}（${place}）` }))} />
        </Form.Item>
      )}
      <MinutesFields />
    </>
  )
}

export function MinutesFields() {
  const { t } = useTranslation()
  return (
    <fieldset className="step">
      <legend>{t('meetings.minutes')}</legend>
      <p className="hint">{t('meetings.minutesHint')}</p>
      {minutesHeads.map((head) => (
        <Form.Item key={head} label={t(`meetings.heads.${head}`)} name={['minutes', head]}><Input.TextArea rows={3} maxLength={8000} /></Form.Item>
      ))}
    </fieldset>
  )
}

/** Only what was written; a head left empty is left out. */
export const minutesOf = (written: Partial<MeetingForm['minutes']> | undefined, title: (head: (typeof minutesHeads)[number]) => string) =>
  minutesHeads.flatMap((head) => {
    const text = written?.[head]?.trim()
    return text ? [{ title: title(head), text }] : []
  })

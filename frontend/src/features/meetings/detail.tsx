import { useTranslation } from 'react-i18next'
import { DataTable, here } from '@/ui/DataTable'
import { StatusTag } from '@/ui/StatusTag'
import type { MeetingFile } from './queries'

export function MeetingText({ meeting, group, unitName }: { meeting: MeetingFile; group: string; unitName: (id: string) => string }) {
  const { t } = useTranslation()
  return (
    <>
      <dl className="facts">
        <div><dt>{t('meetings.group')}</dt><dd>{group}</dd></div>
        <div><dt>{t('meetings.kind')}</dt><dd>{t(`meetings.kinds.${meeting.kind}`)}</dd></div>
        <div><dt>{t('meetings.heldOn')}</dt><dd>{meeting.held_on}</dd></div>
        <div><dt>{t('meetings.agenda')}</dt><dd className="prose">{meeting.agenda || t('code.blank')}</dd></div>
      </dl>
      {meeting.minutes.map(({ title, text }) => <section key={title} className="card" aria-label={title}><h2>{title}</h2><p className="prose">{text}</p></section>)}
      {meeting.attendance.length > 0 && (
        <DataTable
          caption={t('meetings.attendance')}
          showCaption
          query={here(meeting.attendance)}
          rowKey={({ seat, unit_id, person_id }) => `${seat} ${unit_id} ${person_id}`}
          columns={[
            { key: 'name', title: t('meetings.who'), render: ({ name, person_id }) => name ?? t(person_id ? 'groups.nameHidden' : 'groups.vacant') },
            { key: 'seat', title: t('meetings.seat'), render: ({ seat }) => t(`meetings.seats.${seat}` as 'meetings.seats.convener', { defaultValue: seat }) },
            { key: 'unit', title: t('meetings.unit'), render: ({ unit_id }) => unitName(unit_id) },
            { key: 'present', title: t('meetings.present'), render: ({ is_present }) => <StatusTag tone={is_present ? 'good' : 'quiet'}>{t(is_present ? 'meetings.here' : 'meetings.absent')}</StatusTag> },
          ]}
        />
      )}
    </>
  )
}

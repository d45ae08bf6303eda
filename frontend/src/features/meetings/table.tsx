import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { StatusTag } from '@/ui/StatusTag'
import type { Meeting, MeetingSearch } from './queries'

export function MeetingsTable({ renderLink, groupName, ...table }: { query: ListQuery<Meeting>; search: MeetingSearch; onSearch: (next: MeetingSearch) => void; renderLink: (meeting: Meeting) => ReactNode; groupName: (id: string) => string; tools?: ReactNode; empty: { why: string; action?: ReactNode } }) {
  const { t } = useTranslation()
  return (
    <DataTable<Meeting>
      {...table}
      caption={t('meetings.title')}
      rowKey={({ id }) => id}
      columns={[
        { key: 'title', title: t('meetings.name'), render: renderLink },
        { key: 'group', title: t('meetings.group'), render: ({ group_id }) => groupName(group_id) },
        { key: 'kind', title: t('meetings.kind'), render: ({ kind }) => t(`meetings.kinds.${kind}`) },
        { key: 'held', title: t('meetings.heldOn'), render: ({ held_on }) => held_on },
        { key: 'counts', title: t('meetings.minutes'), render: ({ event_id }) => <StatusTag tone={event_id ? 'good' : 'warn'}>{t(event_id ? 'meetings.counts' : 'meetings.noMinutes')}</StatusTag> },
      ]}
    />
  )
}

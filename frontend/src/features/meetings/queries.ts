import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ifMatch } from '@/api/headers'
import { registry, registryFetch, type Registry } from '@/api/registry'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Meeting = Registry<'MeetingView'>
export type MeetingFile = Registry<'MeetingDetail'>
export type MeetingKind = Registry<'MeetingKind'>
export type MeetingDraft = Registry<'MeetingDraft'>
export type Minutes = Registry<'MinutesSection'>

export interface MeetingSearch extends ListSearch {
  group?: string
}

export const meetingKinds: readonly MeetingKind[] = ['working', 'joint_conference', 'topic', 'mobilisation', 'forum', 'alliance']

export const meetingsOptions = (search: MeetingSearch) =>
  queryOptions({
    ...registry.queryOptions('get', '/api/registry/v1/meetings', { params: { query: { ...pageQuery(search), group: search.group } } }),
    placeholderData: keepPreviousData,
  })

export const meetingOptions = (meeting_id: string) => registry.queryOptions('get', '/api/registry/v1/meetings/{meeting_id}', { params: { path: { meeting_id } } })

export const recordMeeting = async (body: MeetingDraft, headers: { 'Idempotency-Key': string }): Promise<MeetingFile> => {
  const { data } = await registryFetch.POST('/api/registry/v1/meetings', { body, headers })
  if (!data) throw new Error('no meeting')
  return data
}

export const writeMinutes = (meeting: MeetingFile, minutes: Minutes[]) =>
  registryFetch.PUT('/api/registry/v1/meetings/{meeting_id}/minutes', { params: { path: { meeting_id: meeting.id }, header: ifMatch(meeting) }, body: { minutes } })

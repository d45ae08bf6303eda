import { useMutation } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { SampleTag } from '@/ui/SampleTag'
import { honours, isFiltered, lookUp, posts, stages, subjects, titles, type Person, type StaffSearch } from './queries'

export interface StaffTableProps {
  query: ListQuery<Person>
  search: StaffSearch
  onSearch: (next: StaffSearch) => void
  schools: readonly { id: string; name: string }[]
  renderLink: (person: { id: string; name: string }) => ReactNode
  empty?: ReactNode
}

export function StaffTable({ query, search, onSearch, schools, renderLink, empty }: StaffTableProps) {
  const { t } = useTranslation()
  const comma = t('code.comma')
  return (
    <DataTable<Person>
      query={query}
      search={search}
      onSearch={(next) => onSearch({ ...search, ...next })}
      caption={t('staff.title')}
      rowKey={({ id }) => id}
      empty={{ why: t(isFiltered(search) ? 'staff.noneFound' : 'staff.empty'), action: isFiltered(search) ? undefined : empty }}
      tools={<StaffFilters search={search} onSearch={onSearch} schools={schools} renderLink={renderLink} />}
      columns={[
        { key: 'name', title: t('staff.name'), render: (person) => <>{renderLink(person)} <SampleTag when={person.is_sample} /></> },
        { key: 'no', title: t('staff.no'), render: ({ staff_no }) => <span className="code">{staff_no}</span> },
        { key: 'unit', title: t('staff.unit'), render: ({ assignments }) => assignments.map(({ unit_name }) => unit_name).join(comma) || t('code.dash') },
        { key: 'subject', title: t('staff.subject'), render: (person) => person.subjects.map((subject) => t(`code.subject.${subject}`)).join(comma) || t('code.dash') },
        { key: 'title', title: t('staff.rank'), render: ({ title }) => (title ? t(`code.title.${title}`) : t('code.dash')) },
        { key: 'honour', title: t('staff.honour'), render: (person) => person.honours.map(({ kind, level }) => `${t(`code.level.${level}`)}${t(`code.honour.${kind}`)}`).join(comma) || t('code.dash') },
        { key: 'post', title: t('staff.post'), render: (person) => person.posts.map(({ post }) => t(`code.post.${post}`)).join(comma) || t('code.dash') },
      ]}
    />
  )
}

function StaffFilters({ search, onSearch, schools, renderLink }: Pick<StaffTableProps, 'search' | 'onSearch' | 'schools' | 'renderLink'>) {
  const { t } = useTranslation()
  const set = (part: Partial<StaffSearch>) => onSearch({ ...search, ...part, page: undefined })
  return (
    <>
      <Form layout="vertical" className="tools" role="search" aria-label={t('staff.filter')}>
        {schools.length > 1 && <Pick label={t('staff.school')} value={search.school} choices={schools.map(({ id, name }) => [id, name])} onPick={(school) => set({ school })} />}
        <Pick label={t('staff.stage')} value={search.stage} choices={stages.map((one) => [one, t(`code.stage.${one}`)])} onPick={(stage) => set({ stage })} />
        <Pick label={t('staff.subject')} value={search.subject} choices={subjects.map((one) => [one, t(`code.subject.${one}`)])} onPick={(subject) => set({ subject })} />
        <Pick label={t('staff.rank')} value={search.title} choices={titles.map((one) => [one, t(`code.title.${one}`)])} onPick={(title) => set({ title })} />
        <Pick label={t('staff.honour')} value={search.honour} choices={honours.map((one) => [one, t(`code.honour.${one}`)])} onPick={(honour) => set({ honour })} />
        <Pick label={t('staff.post')} value={search.post} choices={posts.map((one) => [one, t(`code.post.${one}`)])} onPick={(post) => set({ post })} />
        {isFiltered(search) && <Button onClick={() => onSearch({ size: search.size })}>{t('code.clear')}</Button>}
      </Form>
      <Finder renderLink={renderLink} />
    </>
  )
}

function Pick<T extends string>({ label, value, choices, onPick }: { label: string; value: T | undefined; choices: readonly (readonly [T, string])[]; onPick: (value: T | undefined) => void }) {
  const { t } = useTranslation()
  return (
    <label className="pick">
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onPick(choices.find(([one]) => one === event.target.value)?.[0])}>
        <option value="">{t('code.all')}</option>
        {choices.map(([one, word]) => <option key={one} value={one}>{word}</option>)}
      </select>
    </label>
  )
}

/** One person by name, without the name ever standing in an address. */
function Finder({ renderLink }: Pick<StaffTableProps, 'renderLink'>) {
  const { t } = useTranslation()
  const find = useMutation({ mutationFn: lookUp })
  return (
    <div className="finder">
      <label htmlFor="staff-find">{t('staff.find')}</label>
      <Input.Search id="staff-find" maxLength={40} allowClear enterButton={t('code.search')} loading={find.isPending} onSearch={(text) => (text.trim() ? find.mutate(text.trim()) : find.reset())} />
      <div role="status">
        {find.isError && <ProblemAlert error={find.error} />}
        {find.data && <p>{find.data.length === 0 ? t('staff.nobody') : find.data.slice(0, 20).map((person) => <span key={person.id} className="unit">{renderLink(person)} <span className="code">{person.staff_no}</span></span>)}</p>}
      </div>
    </div>
  )
}

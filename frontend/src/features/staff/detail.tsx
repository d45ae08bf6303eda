import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, here, type Column } from '@/ui/DataTable'
import { fte, lastDay, span } from '@/ui/format'
import type { TeacherFile } from './queries'

interface Dated {
  valid_from: string
  valid_until: string | null
}

/** A teacher's file: who, where, as what, with every date. */
export function TeacherFacts({ person, schoolName, source }: { person: TeacherFile; schoolName: (id: string | null) => ReactNode; source: ReactNode }) {
  const { t } = useTranslation()
  const comma = t('code.comma')
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('staff.no'), <span key="no" className="code">{person.staff_no}</span>],
    [t('staff.sex'), t(`code.sex.${person.sex}`)],
    [t('staff.born'), person.born],
    [t('staff.school'), schoolName(person.school_id)],
    [t('staff.stage'), person.stages.map((stage) => t(`code.stage.${stage}`)).join(comma) || t('code.dash')],
    [t('staff.subject'), person.subjects.map((subject) => t(`code.subject.${subject}`)).join(comma) || t('code.dash')],
    [t('staff.rank'), person.title ? t(`code.title.${person.title}`) : t('code.dash')],
    [t('staff.source'), source],
  ]
  const held: Column<Dated> = { key: 'span', title: t('staff.span'), render: ({ valid_from, valid_until }) => span(valid_from, valid_until) }
  return (
    <>
      <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
      <div className="desk">
        <DataTable caption={t('staff.assignments')} showCaption query={here(person.assignments)} rowKey={({ unit_id, valid_from }) => `${unit_id} ${valid_from}`} empty={{ why: t('staff.noAssignments') }}
          columns={[{ key: 'unit', title: t('staff.unit'), render: ({ unit_name }) => unit_name }, { key: 'fte', title: t('staff.fte'), numeric: true, render: (one) => fte(one.fte) }, held]} />
        <DataTable caption={t('staff.posts')} showCaption query={here(person.posts)} rowKey={({ unit_id, post, valid_from }) => `${unit_id} ${post} ${valid_from}`} empty={{ why: t('staff.noPosts') }}
          columns={[{ key: 'post', title: t('staff.post'), render: ({ post, subject }) => `${t(`code.post.${post}`)}${subject ? `（${t(`code.subject.${subject}`)}）` : ''}` }, { key: 'unit', title: t('staff.unit'), render: ({ unit_name }) => unit_name }, held]} />
        <DataTable caption={t('staff.honours')} showCaption query={here(person.honours)} rowKey={({ kind, level }) => `${kind} ${level}`} empty={{ why: t('staff.noHonours') }}
          columns={[
            { key: 'kind', title: t('staff.honour'), render: ({ kind }) => t(`code.honour.${kind}`) },
            { key: 'level', title: t('staff.level'), render: ({ level }) => t(`code.level.${level}`) },
            { key: 'granted', title: t('staff.granted'), render: ({ granted }) => granted ?? t('code.unsaid') },
            { key: 'until', title: t('staff.validTo'), render: ({ valid_until }) => (valid_until ? lastDay(valid_until) : t('staff.always')) },
          ]} />
        <DataTable caption={t('staff.employments')} showCaption query={here(person.employments)} rowKey={({ employer_school_id, valid_from }) => `${employer_school_id} ${valid_from}`} empty={{ why: t('staff.noEmployments') }}
          columns={[{ key: 'school', title: t('staff.employer'), render: ({ employer_school_id }) => schoolName(employer_school_id) }, held]} />
        {person.exemptions.length > 0 && (
          <DataTable caption={t('staff.exemptions')} showCaption query={here(person.exemptions)} rowKey={({ valid_from }) => valid_from} columns={[held]} />
        )}
      </div>
    </>
  )
}

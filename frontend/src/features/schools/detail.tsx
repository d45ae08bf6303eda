import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Registry } from '@/api/registry'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { count, fte } from '@/ui/format'
import type { SchoolFile } from './queries'

export function SchoolFacts({ school, groups }: { school: SchoolFile; groups: ReactNode }) {
  const { t } = useTranslation()
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('schools.code'), <span key="code" className="code">{school.school_code}</span>],
    [t('schools.stages'), school.stages.map((stage) => t(`code.stage.${stage}`)).join(t('code.comma'))],
    [t('schools.ownership'), t(`code.ownership.${school.ownership}`)],
    [t('schools.jurisdiction'), t(`code.jurisdiction.${school.jurisdiction}`)],
    [t('schools.legalPerson'), school.legal_person ?? t('code.unsaid')],
    [t('schools.place'), school.lat !== null && school.lon !== null ? `${school.lat}, ${school.lon}` : t('schools.noPlace')],
    [t('schools.aliases'), school.aliases.map(({ name }) => name).join(t('code.comma')) || t('code.none')],
    [t('schools.units'), school.units.map(({ name, kind }) => `${name}（${t(`code.unitKind.${kind}`)}）`).join(t('code.comma'))],
    [t('schools.groups'), groups],
  ]
  return <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}

export function Enrolments({ query }: { query: ListQuery<Registry<'EnrolmentView'>> }) {
  const { t } = useTranslation()
  return (
    <DataTable
      caption={t('schools.enrolments')}
      showCaption
      query={query}
      rowKey={({ id }) => id}
      empty={{ why: t('schools.noEnrolments') }}
      columns={[
        { key: 'year', title: t('schools.year'), render: ({ school_year }) => school_year },
        { key: 'stage', title: t('schools.stages'), render: ({ stage }) => t(`code.stage.${stage}`) },
        { key: 'pupils', title: t('schools.pupils'), numeric: true, render: ({ pupils }) => count(pupils) },
        { key: 'classes', title: t('schools.classes'), numeric: true, render: ({ classes }) => count(classes) },
      ]}
    />
  )
}

export function TeachingNeeds({ query }: { query: ListQuery<Registry<'TeachingNeedView'>> }) {
  const { t } = useTranslation()
  return (
    <DataTable
      caption={t('schools.needs')}
      showCaption
      query={query}
      rowKey={({ id }) => id}
      empty={{ why: t('schools.noNeeds') }}
      columns={[
        { key: 'term', title: t('schools.term'), render: ({ term }) => term },
        { key: 'stage', title: t('schools.stages'), render: ({ stage }) => t(`code.stage.${stage}`) },
        { key: 'subject', title: t('schools.subject'), render: ({ subject }) => t(`code.subject.${subject}`) },
        { key: 'fte', title: t('schools.fte'), numeric: true, render: (need) => fte(need.fte) },
      ]}
    />
  )
}

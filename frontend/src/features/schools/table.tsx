import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { SampleTag } from '@/ui/SampleTag'
import { stages, type School, type SchoolSearch } from './queries'

export interface SchoolsTableProps {
  query: ListQuery<School>
  search: SchoolSearch
  onSearch: (next: SchoolSearch) => void
  renderLink: (school: School) => ReactNode
}

export function SchoolsTable({ renderLink, search, onSearch, query }: SchoolsTableProps) {
  const { t } = useTranslation()
  return (
    <DataTable<School>
      query={query}
      search={search}
      onSearch={(next) => onSearch({ ...search, ...next })}
      caption={t('schools.title')}
      rowKey={({ id }) => id}
      empty={{ why: t(search.q || search.stage ? 'schools.noneFound' : 'schools.empty') }}
      tools={<SchoolFilters search={search} onSearch={onSearch} />}
      columns={[
        { key: 'name', title: t('schools.name'), render: (school) => <>{renderLink(school)} <SampleTag when={school.is_sample} /></> },
        { key: 'code', title: t('schools.code'), render: ({ school_code }) => <span className="code">{school_code}</span> },
        { key: 'stages', title: t('schools.stages'), render: (school) => school.stages.map((stage) => t(`code.stage.${stage}`)).join(t('code.comma')) },
        { key: 'ownership', title: t('schools.ownership'), render: ({ ownership }) => t(`code.ownership.${ownership}`) },
        { key: 'jurisdiction', title: t('schools.jurisdiction'), render: ({ jurisdiction }) => t(`code.jurisdiction.${jurisdiction}`) },
      ]}
    />
  )
}

function SchoolFilters({ search, onSearch }: Pick<SchoolsTableProps, 'search' | 'onSearch'>) {
  const { t } = useTranslation()
  return (
    <Form layout="vertical" className="tools" role="search" aria-label={t('schools.filter')}>
      <Form.Item label={t('schools.search')} htmlFor="school-q">
        <Input.Search id="school-q" key={search.q} defaultValue={search.q} allowClear maxLength={40} enterButton={t('code.search')} onSearch={(q) => onSearch({ ...search, q: q || undefined, page: undefined })} />
      </Form.Item>
      <Form.Item label={t('schools.stages')} htmlFor="school-stage">
        <select id="school-stage" value={search.stage ?? ''} onChange={(event) => onSearch({ ...search, page: undefined, stage: stages.find((one) => one === event.target.value) })}>
          <option value="">{t('code.all')}</option>
          {stages.map((stage) => <option key={stage} value={stage}>{t(`code.stage.${stage}`)}</option>)}
        </select>
      </Form.Item>
    </Form>
  )
}

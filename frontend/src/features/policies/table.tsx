import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { span } from '@/ui/format'
import type { ListSearch } from '@/ui/search'
import { StatusTag } from '@/ui/StatusTag'
import type { Policy } from './queries'
import { policyTones } from './tones'

export function PoliciesTable({ renderLink, ...table }: { query: ListQuery<Policy>; search: ListSearch; onSearch: (next: ListSearch) => void; renderLink: (policy: Policy) => ReactNode }) {
  const { t } = useTranslation()
  return (
    <DataTable<Policy>
      {...table}
      caption={t('policies.title')}
      rowKey={({ id }) => id}
      empty={{ why: t('policies.empty') }}
      columns={[
        { key: 'name', title: t('policies.name'), render: renderLink },
        { key: 'state', title: t('policies.state'), render: ({ state }) => <StatusTag tone={policyTones[state]}>{t(`policies.states.${state}`)}</StatusTag> },
        { key: 'stages', title: t('policies.stages'), render: ({ stages }) => stages.map((stage) => t(`code.stage.${stage}` as 'code.stage.junior')).join(t('code.comma')) },
        { key: 'span', title: t('policies.inForce'), render: ({ in_force_from, in_force_until }) => (in_force_from ? span(in_force_from, in_force_until) : t('policies.notYet')) },
        { key: 'open', title: t('policies.unconfirmed'), numeric: true, render: ({ unconfirmed }) => unconfirmed },
      ]}
    />
  )
}

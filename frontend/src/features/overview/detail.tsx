import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Clause } from '@/ui/chips'
import { DataTable, here } from '@/ui/DataTable'
import { count, percent } from '@/ui/format'
import { SampleTag } from '@/ui/SampleTag'
import { StatusTag } from '@/ui/StatusTag'
import { share } from './share'
import type { Overview, Structure } from './queries'

const figures = ['groups', 'units', 'schools', 'persons'] as const

/** How much there is of everything; each figure leads to the list it counts. */
export function Counts({ overview, renderLink }: { overview: Overview; renderLink: (what: (typeof figures)[number], text: string) => ReactNode }) {
  const { t } = useTranslation()
  return (
    <dl className="figures" aria-label={t('overview.counts')}>
      {figures.map((what) => <div key={what}><dt>{t(`overview.${what}`)}</dt><dd>{renderLink(what, count(overview.counts[what]))}</dd></div>)}
    </dl>
  )
}

/** What the programme wants to reach, and how far it is. */
export function Targets({ overview: { targets } }: { overview: Overview }) {
  const { t } = useTranslation()
  if (targets.length === 0) return <p className="hint">{t('overview.noTargets')}</p>
  return (
    <ul className="plain">
      {targets.map(({ requirement_id, policy_name, metric, op, value, reached, is_met, quote }) => (
        <li key={`${policy_name} ${requirement_id}`} className="split">
          <span>{t(`overview.metric.${metric.replace(':', '_')}` as 'overview.metric.registry_groups', { defaultValue: metric })} <Clause clause={{ policy: policy_name, requirement_id, quote }} /></span>
          <span><strong>{t('overview.reached', { reached, op: t(`overview.op.${op}` as 'overview.op.>=', { defaultValue: op }), value })}</strong> <StatusTag tone={is_met ? 'good' : 'warn'}>{t(is_met ? 'overview.met' : 'overview.notMet')}</StatusTag></span>
        </li>
      ))}
    </ul>
  )
}

/** Heads, backbone teachers and senior titles of each unit; small numbers are veiled by the server. */
export function StructureTable({ rows, groupName, renderUnit }: { rows: readonly Structure[]; groupName: (id: string) => string; renderUnit: (row: Structure) => ReactNode }) {
  const { t } = useTranslation()
  const veiled = (value: number | null, heads: number) => (value === null ? t('overview.veiled') : `${count(value)}（${percent(share(value, heads))}）`)
  return (
    <DataTable<Structure>
      caption={t('overview.structure')}
      showCaption
      query={here(rows)}
      rowKey={({ group_id, unit_id }) => `${group_id} ${unit_id}`}
      empty={{ why: t('overview.noStructure') }}
      columns={[
        { key: 'unit', title: t('overview.unit'), render: (row) => <>{renderUnit(row)} <SampleTag when={row.is_sample} /></> },
        { key: 'group', title: t('overview.group'), render: ({ group_id }) => groupName(group_id) },
        { key: 'role', title: t('overview.role'), render: ({ role_label }) => role_label },
        { key: 'heads', title: t('overview.heads'), numeric: true, render: ({ heads }) => count(heads) },
        { key: 'backbone', title: t('overview.backbone'), numeric: true, render: ({ backbone, heads }) => veiled(backbone, heads) },
        { key: 'senior', title: t('overview.senior'), numeric: true, render: ({ senior_title, heads }) => veiled(senior_title, heads) },
      ]}
    />
  )
}

import { Input, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Act } from '@/ui/Act'
import { Clause } from '@/ui/chips'
import { useSaid } from '@/ui/Confirm'
import { DataTable, type ListQuery } from '@/ui/DataTable'
import { span } from '@/ui/format'
import { ProblemAlert } from '@/ui/ProblemAlert'
import type { ListSearch } from '@/ui/search'
import { StatusTag, type Tone } from '@/ui/StatusTag'
import { useGiveReason, type Move, type Places, type RuleOutcome, type Scenario } from './queries'
import { boundsWords, costWords, isDifference, placeName, ruleIds, wishWords } from './words'

export interface MovesTableProps {
  query: ListQuery<Move>
  search: ListSearch
  onSearch: (next: ListSearch) => void
  /** The person's name, leading to why. */
  renderLink: (move: Move) => ReactNode
  clauseFor: (rule: string) => ReactNode
  empty: string
}

/** Who goes where, and why in short: the wish, the rules it counts for, the cost. */
export function MovesTable({ renderLink, clauseFor, empty, ...table }: MovesTableProps) {
  const { t } = useTranslation()
  return (
    <DataTable<Move>
      {...table}
      caption={t('matching.views.moves')}
      rowKey={({ id }) => id}
      empty={{ why: empty }}
      columns={[
        { key: 'person', title: t('matching.person'), render: renderLink },
        { key: 'from', title: t('matching.from'), render: ({ from_name }) => from_name },
        { key: 'to', title: t('matching.to'), render: ({ to_name }) => to_name },
        { key: 'kind', title: t('matching.kind'), render: ({ kind, is_paired }) => <>{t(`placements.kinds.${kind}` as 'placements.kinds.full', { defaultValue: kind })} {is_paired && <Tag>{t('matching.paired')}</Tag>}</> },
        { key: 'time', title: t('matching.time'), render: ({ starts_on, ends_on }) => span(starts_on, ends_on) },
        { key: 'wish', title: t('matching.wish'), render: (move) => wishWords(t, move) },
        { key: 'counts', title: t('matching.counts'), render: ({ counts_for }) => <span className="chips">{ruleIds(counts_for).map((rule) => <span key={rule}>{clauseFor(rule)}</span>)}</span> },
        { key: 'cost', title: t('matching.cost'), render: ({ cost }) => costWords(t, cost) },
      ]}
    />
  )
}

const tones: Record<RuleOutcome['status'], Tone> = { met: 'good', missed: 'warn', violated: 'bad', not_applicable: 'quiet' }

export interface RulesBoardProps {
  query: ListQuery<RuleOutcome>
  places: Places
  scenario: Scenario
  tools?: ReactNode
}

/** Every rule in this plan: which bind, how much room the others have, what is missed and why. */
export function RulesBoard({ query, places, scenario, tools }: RulesBoardProps) {
  const { t } = useTranslation()
  return (
    <DataTable<RuleOutcome>
      query={query}
      tools={tools}
      caption={t('matching.rulesTitle')}
      rowKey={({ instance }) => instance}
      empty={{ why: t('matching.rulesEmpty') }}
      columns={[
        { key: 'clause', title: t('matching.clause'), render: ({ clause, severity }) => <Clause clause={{ ...clause, policy: places.policy_name ?? clause.policy, severity }} /> },
        { key: 'place', title: t('matching.place'), render: (rule) => placeName(t, places, rule) },
        { key: 'now', title: t('matching.now'), numeric: true, render: (rule) => (isDifference(rule) ? t('matching.difference', { n: rule.value }) : rule.value) },
        { key: 'required', title: t('matching.required'), numeric: true, render: ({ lo, hi }) => boundsWords(t, lo, hi) },
        { key: 'slack', title: t('matching.slack'), numeric: true, render: ({ status, slack, shortfall }) => (status === 'not_applicable' ? '–' : shortfall > 0 ? t('matching.shortfall', { n: shortfall }) : slack) },
        { key: 'status', title: t('matching.status'), render: ({ status, binding }) => <span className="chips"><StatusTag tone={tones[status]}>{t(`matching.statuses.${status}`)}</StatusTag>{binding && <Tag color="processing">{t('matching.binding')}</Tag>}</span> },
        { key: 'reason', title: t('matching.reason'), render: (rule) => <Reason rule={rule} places={places} scenario={scenario} /> },
      ]}
    />
  )
}

/** 原则上: a missed soft rule needs its written reason before the plan may be proposed. */
function Reason({ rule, places, scenario }: { rule: RuleOutcome; places: Places; scenario: Scenario }) {
  const { t } = useTranslation()
  const give = useGiveReason(scenario)
  const said = useSaid()
  const [text, setText] = useState('')
  if (rule.reason) return <>{rule.reason}</>
  if (rule.status !== 'missed') return <>–</>
  if (scenario.can.give_reason !== null) return <StatusTag tone="warn">{t('matching.needsReason')}</StatusTag>
  const label = t('matching.reasonFor', { rule: rule.clause.requirement_id, place: placeName(t, places, rule) })
  const save = async () => {
    if (await give.mutateAsync({ instance: rule.instance, reason: text.trim() }).catch(() => null)) said(t('matching.reasonSaved'))
  }
  return (
    <span className="reason">
      <Input aria-label={label} value={text} maxLength={200} onChange={(event) => setText(event.target.value)} />
      <Act size="small" loading={give.isPending} disabledReason={text.trim() ? null : t('rounds.reasonNeeded')} onClick={() => void save()}>{t('matching.saveReason')}</Act>
      {give.error !== null && <ProblemAlert error={give.error} />}
    </span>
  )
}

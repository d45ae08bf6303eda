import type { TFunction } from 'i18next'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { Clause, type ClauseFacts } from '@/ui/chips'
import './rounds.css'

interface Assumed { parameter: string; value: unknown; note: string | null; confirmed_by: string | null }

/** A rule as policies and rounds carry it: what every kind has, and the kind's own fields. */
export interface RuleBody {
  id: string
  kind: string
  severity: 'hard' | 'soft'
  clause: { policy: string; requirement_id: string; quote: string }
  assumed?: readonly Assumed[]
  window?: { per?: string } | null
  [field: string]: unknown
}

/** The kinds that a round of rotation lives by; the others belong to other parts of the house. */
const kinds = ['quota', 'direction', 'tier_kind', 'out_cap', 'cover', 'loss_guard', 'headcount', 'eligibility', 'stay', 'kind_terms', 'waiting', 'artefact', 'exemption', 'priority']
export const ofRotation = (rules: readonly RuleBody[]): RuleBody[] =>
  rules.filter(({ kind, what, gate }) => kinds.includes(kind) && (kind !== 'waiting' || what === 'correction') && (kind !== 'artefact' || typeof gate === 'string'))

export const clauseOf = ({ clause, severity, assumed }: RuleBody): ClauseFacts => ({ ...clause, severity, assumed })

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
const word = (t: TFunction, table: string, code: string): string => t(`rounds.${table}.${code}` as 'rounds.kind.quota', { defaultValue: code })

/** The rule's own numbers in a line: who, from where to where, how many, how often. */
export function ruleWords(t: TFunction, rule: RuleBody): string {
  const names = (table: string, value: unknown) => list(value).map((code) => word(t, table, code)).join(t('rounds.comma'))
  const way = [names('role', rule.from), names('role', rule.to)].filter(Boolean).join(' → ')
  const reciprocal = rule.form === 'reciprocal' || rule.form === 'paired'
  const parts = [
    names('who', rule.who),
    way,
    list(rule.placement_kinds).map((code) => kindWord(t, code)).join(t('rounds.comma')),
    reciprocal ? t('rounds.words.equal', { a: word(t, 'counter', String(rule.counter)), b: word(t, 'counter', String(rule.equals_counter)) }) : '',
    typeof rule.min === 'number' ? t('rounds.words.atLeast', { n: rule.min }) : '',
    typeof rule.max === 'number' ? t('rounds.words.atMost', { n: rule.max }) : '',
    rule.ratio ? t('rounds.words.atMost', { n: assumedWords(t, { parameter: 'ratio', value: rule.ratio }) }) : '',
    typeof rule.working_days === 'number' ? t('rounds.words.days', { n: rule.working_days }) : '',
    typeof rule.gate === 'string' ? t('rounds.words.gate') : '',
    rule.tier_kinds ? pairs(t, rule.tier_kinds, 'who', 'placement') : '',
    rule.window?.per ? word(t, 'per', rule.window.per) : '',
  ]
  return parts.filter(Boolean).join(t('rounds.dot'))
}

function pairs(t: TFunction, value: unknown, left: string, right: string): string {
  if (typeof value !== 'object' || value === null) return ''
  const both = Object.entries(value).map(([key, codes]) => `${word(t, left, key)} → ${list(codes).map((code) => (right === 'placement' ? kindWord(t, code) : word(t, right, code))).join(t('rounds.comma'))}`)
  return both.join(t('rounds.semicolon'))
}

const kindWord = (t: TFunction, code: string): string => t(`placements.kinds.${code}` as 'placements.kinds.full', { defaultValue: code })

/** A value that the text leaves open, as people read it. */
export function assumedWords(t: TFunction, { parameter, value }: { parameter: string; value: unknown }): string {
  if (typeof value === 'object' && value !== null && 'p' in value && 'q' in value) return t('rounds.words.ratio', { p: value.p, q: value.q })
  if (parameter === 'tier_honours') return pairs(t, value, 'who', 'honour')
  if (typeof value === 'boolean') return t(value ? 'wishes.yes' : 'wishes.no')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The round's rules: each in the policy's own words, with what the district had to add. */
export function Rules({ rules }: { rules: readonly RuleBody[] }) {
  const { t } = useTranslation()
  return (
    <ul className="rule-list">
      {rules.map((rule) => (
        <li key={rule.id} className="card">
          <p className="rule-head">
            <strong>{word(t, 'kind', rule.kind)}</strong>
            <Tag>{t(`ui.clause.${rule.severity}`)}</Tag>
            <Clause clause={clauseOf(rule)} />
          </p>
          <blockquote>{rule.clause.quote}</blockquote>
          {ruleWords(t, rule) && <p className="quiet">{t('rounds.ruleWords')} {ruleWords(t, rule)}</p>}
          <Assumptions rule={rule} />
        </li>
      ))}
    </ul>
  )
}

/** What the text leaves open and the district filled in, marked as such. */
export function Assumptions({ rule: { assumed = [] } }: { rule: Pick<RuleBody, 'assumed'> }) {
  const { t } = useTranslation()
  if (assumed.length === 0) return null
  return (
    <ul className="assumed-list" aria-label={t('rounds.assumed')}>
      {assumed.map((one) => (
        <li key={one.parameter}>
          <Tag color="warning">{t('rounds.assumedTag')}</Tag>
          <strong>{word(t, 'parameter', one.parameter)}{t('rounds.colon')}{assumedWords(t, one)}</strong>
          {one.note && <span className="quiet">{one.note}</span>}
          <small>{one.confirmed_by ? t('rounds.confirmedAlready') : t('rounds.unconfirmed')}</small>
        </li>
      ))}
    </ul>
  )
}

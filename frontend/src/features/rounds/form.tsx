import { Alert, Form, Input, InputNumber } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { Clause } from '@/ui/chips'
import { policyRulesOptions, type Policy, type RoundDraft, type Year } from './queries'
import { Assumptions, clauseOf, ofRotation, type RuleBody } from './rules'

export interface RoundForm {
  name: string
  policy_id: string
  year_id: string
  groups?: string[]
  wishes_until?: string
  correction_days?: number | null
}

/** The form as the wire wants it: terms come from the calendar of the year. */
export function draftOf(form: RoundForm, years: readonly Year[]): RoundDraft {
  const year = years.find(({ id }) => id === form.year_id)
  return {
    name: form.name,
    policy_id: form.policy_id,
    school_year: year?.name ?? '',
    groups: form.groups ?? [],
    terms: (year?.terms ?? []).map(({ code, starts_on, ends_on }) => ({ name: code, starts_on, ends_on })),
    wishes_until: form.wishes_until || null,
    correction_days: form.correction_days ?? null,
  }
}

export interface RoundFieldsProps {
  policies: readonly Policy[]
  years: readonly Year[]
  groups: readonly { id: string; name: string; policy_id: string | null }[]
}

export function RoundFields({ policies, years, groups }: RoundFieldsProps) {
  const { t } = useTranslation()
  const needed = (what: string) => [{ required: true, message: t('login.required', { what }) }]
  const policyId: string | undefined = Form.useWatch('policy_id')
  const under = groups.filter(({ policy_id }) => policy_id === policyId)
  return (
    <>
      {policies.length === 0 && <Alert type="warning" showIcon title={t('rounds.new.noPolicy')} />}
      {years.length === 0 && <Alert type="warning" showIcon title={t('rounds.new.noYear')} />}
      <Form.Item label={t('rounds.new.name')} name="name" rules={needed(t('rounds.new.name'))} extra={t('rounds.new.nameHint')}><Input maxLength={80} /></Form.Item>
      <Form.Item label={t('rounds.new.policy')} name="policy_id" rules={needed(t('rounds.new.policy'))} extra={t('rounds.new.policyHint')}>
        <select><option value="">{t('rounds.new.choose')}</option>{policies.map(({ id, name, version }) => <option key={id} value={id}>{t('rounds.policyVersion', { name, version })}</option>)}</select>
      </Form.Item>
      {policyId && <Assumed policyId={policyId} />}
      <Form.Item label={t('rounds.new.year')} name="year_id" rules={needed(t('rounds.new.year'))} extra={t('rounds.new.yearHint')}>
        <select><option value="">{t('rounds.new.choose')}</option>{years.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</select>
      </Form.Item>
      {under.length > 0 && <Form.Item label={t('rounds.new.groups')} name="groups" extra={t('rounds.new.groupsHint')}><GroupChoice groups={under} /></Form.Item>}
      <Form.Item label={t('rounds.new.wishesUntil')} name="wishes_until" extra={t('rounds.new.wishesUntilHint')}><input type="date" min="2000-01-01" max="2100-12-31" /></Form.Item>
      <Form.Item label={t('rounds.new.correctionDays')} name="correction_days" extra={t('rounds.new.correctionHint')}><InputNumber min={0} max={60} precision={0} /></Form.Item>
    </>
  )
}

function GroupChoice({ groups, value = [], onChange }: { groups: RoundFieldsProps['groups']; value?: string[]; onChange?: (chosen: string[]) => void }) {
  const { t } = useTranslation()
  return (
    <fieldset className="checks">
      <legend className="sr-only">{t('rounds.new.groups')}</legend>
      {groups.map(({ id, name }) => (
        <label key={id}><input type="checkbox" checked={value.includes(id)} onChange={({ target }) => onChange?.(target.checked ? [...value, id] : value.filter((one) => one !== id))} /> {name}</label>
      ))}
    </fieldset>
  )
}

/** Whoever opens a round sees what the text does not say before she opens it. */
function Assumed({ policyId }: { policyId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(policyRulesOptions(policyId))
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  if (!data) return null
  const open = ofRotation(data.rules as unknown as RuleBody[]).filter(({ assumed = [] }) => assumed.length > 0)
  return (
    <section className="card" aria-labelledby="assumed-title">
      <h2 id="assumed-title">{t('rounds.new.assumed')}</h2>
      {open.length === 0 && <p>{t('rounds.new.noAssumed')}</p>}
      {open.map((rule) => <div key={rule.id}><Clause clause={clauseOf(rule)} /><Assumptions rule={rule} /></div>)}
    </section>
  )
}

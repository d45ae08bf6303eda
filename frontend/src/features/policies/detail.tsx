import { useTranslation } from 'react-i18next'
import { Act } from '@/ui/Act'
import { span } from '@/ui/format'
import { StatusTag } from '@/ui/StatusTag'
import type { PolicyFile, PolicyRule } from './queries'
import { isOpen, parametersOf, parameterWord, valueWords } from './rules'

export function PolicyFacts({ policy }: { policy: PolicyFile }) {
  const { t } = useTranslation()
  const { source } = policy
  const rows = [
    [t('policies.document'), String(source.title ?? policy.name)],
    [t('policies.issued'), source.issued ? String(source.issued) : t('code.unsaid')],
    [t('policies.level'), t(`policies.levels.${policy.level}` as 'policies.levels.county', { defaultValue: policy.level })],
    [t('policies.stages'), policy.stages.map((stage) => t(`code.stage.${stage}` as 'code.stage.junior')).join(t('code.comma'))],
    [t('policies.inForce'), policy.in_force_from ? span(policy.in_force_from, policy.in_force_until) : t('policies.notYet')],
    [t('policies.labels'), Object.entries(policy.labels).map(([code, word]) => `${parameterWord(t, code)} → ${word}`).join(t('code.semicolon')) || t('code.none')],
  ] as const
  return <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}

export interface RulesProps {
  policy: PolicyFile
  onConfirm: (rule: PolicyRule) => void
  confirming: string | null
  /** Why nothing can be confirmed now; undefined: this grant never confirms. */
  confirmReason: string | null | undefined
}

/** Each clause in its own words, and beside it what the platform understands by it. */
export function Rules({ policy, ...confirm }: RulesProps) {
  const { t } = useTranslation()
  const ruled = new Set(policy.rules.map(({ clause }) => clause.requirement_id))
  const bare = policy.clauses.filter(({ requirement_id }) => !ruled.has(requirement_id))
  return (
    <>
      <section className="stack" aria-labelledby="rules-title">
        <h2 id="rules-title">{t('policies.rules', { count: policy.rules.length })}</h2>
        {policy.rules.map((rule) => <RuleCard key={rule.id} rule={rule} {...confirm} />)}
      </section>
      {bare.length > 0 && (
        <section className="card" aria-labelledby="clauses-title">
          <h2 id="clauses-title">{t('policies.clausesOnly')}</h2>
          <dl className="pairs">{bare.map(({ requirement_id, quote }) => <div key={requirement_id}><dt>{requirement_id}</dt><dd>{t('code.quoted', { quote })}</dd></div>)}</dl>
        </section>
      )}
    </>
  )
}

function RuleCard({ rule, onConfirm, confirming, confirmReason }: Omit<RulesProps, 'policy'> & { rule: PolicyRule }) {
  const { t } = useTranslation()
  const open = isOpen(rule)
  const kind = t(`policies.kinds.${rule.kind}` as 'policies.kinds.quota', { defaultValue: rule.kind })
  return (
    <article className="card rule" aria-label={`${rule.clause.requirement_id} ${kind}`}>
      <div className="rule-text">
        <h3>{rule.clause.requirement_id}</h3>
        <blockquote>{t('code.quoted', { quote: rule.clause.quote })}</blockquote>
      </div>
      <div className="stack">
        <h3>{kind} <span className="count">{rule.id}</span> <StatusTag tone={rule.severity === 'hard' ? 'bad' : 'wait'}>{t(`ui.clause.${rule.severity}`)}</StatusTag> {open && <StatusTag tone="warn">{t('policies.assumedOpen')}</StatusTag>}</h3>
        <dl className="pairs">
          <div><dt>{t('policies.scope')}</dt><dd>{valueWords(t, rule.scope)}</dd></div>
          {rule.window && <div><dt>{t('policies.window')}</dt><dd>{valueWords(t, rule.window)}</dd></div>}
          {parametersOf(rule).map(({ parameter, value, assumed }) => (
            <div key={parameter}>
              <dt>{parameterWord(t, parameter)}</dt>
              <dd>{valueWords(t, value)} {assumed && <span className="value-assumed">{t('policies.assumed')}</span>}</dd>
            </div>
          ))}
        </dl>
        {rule.assumed.map(({ parameter, value, note, confirmed_by }) => (
          <p key={parameter} className="assumption">
            <strong>{t('policies.assumedValue', { parameter: parameterWord(t, parameter), value: valueWords(t, value) })}</strong> {note} {confirmed_by ? t('policies.confirmedBy', { name: confirmed_by }) : t('policies.notConfirmed')}
          </p>
        ))}
        {open && confirmReason !== undefined && (
          <div><Act size="small" loading={confirming === rule.id} disabledReason={confirmReason} onClick={() => onConfirm(rule)}>{t('policies.confirm')}</Act></div>
        )}
      </div>
    </article>
  )
}

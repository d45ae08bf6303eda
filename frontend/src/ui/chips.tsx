import { useTranslation } from 'react-i18next'
import type { ReactNode } from 'react'
import { Drop } from './Drop'
import './chips.css'

function Chip({ label, name, children }: { label: string; name: string; children: ReactNode }) {
  return (
    <Drop label={label} name={name} className="chip"><div className="chip-card">{children}</div></Drop>
  )
}

function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl>
      {rows.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([word, value]) => (
        <div key={word}><dt>{word}</dt><dd>{value}</dd></div>
      ))}
    </dl>
  )
}

export interface MetricFacts {
  id: string
  name: string
  numerator: string
  denominator: string
  as_of?: string | null
  window?: string | null
  rounding?: string | null
  source?: string | null
  freshness?: string | null
}

/** 口径: what a rate counts, of what, when, and from where. Stands beside every number that is a rate. */
export function Metric({ metric }: { metric: MetricFacts }) {
  const { t } = useTranslation()
  const words = (['numerator', 'denominator', 'window', 'rounding', 'source', 'freshness', 'id'] as const).map((key) => [t(`ui.metric.${key}`), metric[key]] as const)
  return (
    <Chip label={t('ui.metric.chip')} name={`${t('ui.metric.chip')} ${metric.name}`}>
      <strong>{metric.name}</strong>
      <Facts rows={[...words.slice(0, 2), [t('ui.metric.asOf'), metric.as_of], ...words.slice(2)]} />
    </Chip>
  )
}

export interface ClauseFacts {
  policy: string
  requirement_id: string
  quote: string
  severity?: 'hard' | 'soft' | null
  assumed?: readonly { parameter: string; value: unknown; note?: string | null }[]
}

/** 依据: the document, the clause, its very words, and what the district had to add to them. */
export function Clause({ clause }: { clause: ClauseFacts }) {
  const { t } = useTranslation()
  const { policy, requirement_id, quote, severity, assumed = [] } = clause
  return (
    <Chip label={`${t('ui.clause.chip')} ${requirement_id}`} name={`${t('ui.clause.chip')} ${policy} ${requirement_id}`}>
      <Facts rows={[[t('ui.clause.document'), policy], [t('ui.clause.requirement'), requirement_id]]} />
      {severity && <p>{t(`ui.clause.${severity}`)}</p>}
      <blockquote>{quote}</blockquote>
      {assumed.length > 0 && (
        <>
          <p>{t('ui.clause.assumed')}</p>
          <Facts rows={assumed.map(({ parameter, value, note }) => [parameter, `${JSON.stringify(value)}${note ? `（${note}）` : ''}`])} />
        </>
      )}
    </Chip>
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Clause, type ClauseFacts } from './chips'

export interface WhyProps {
  /** The result in one sentence. */
  result: string
  /** What made it so, each with its rule's words. */
  binding: readonly { id: string; text: string; clause?: ClauseFacts }[]
  /** Why not another: each place with its cost split by term. */
  alternatives?: readonly { id: string; place: string; cost: string }[]
  /** What would change the result. */
  changes?: readonly { id: string; text: string }[]
  children?: ReactNode
}

/** An explanation: the result, the rules that bind, what else was possible and why it lost. */
export function Why({ result, binding, alternatives = [], changes = [], children }: WhyProps) {
  const { t } = useTranslation()
  return (
    <section className="why" aria-label={t('ui.why.title')}>
      <p className="why-result">{result}</p>
      {binding.length > 0 && <h3>{t('ui.why.binding')}</h3>}
      <ul>
        {binding.map(({ id, text, clause }) => <li key={id} data-fact={id}>{text} {clause && <Clause clause={clause} />}</li>)}
      </ul>
      {alternatives.length > 0 && (
        <>
          <h3>{t('ui.why.alternatives')}</h3>
          <ul>{alternatives.map(({ id, place, cost }) => <li key={id} data-fact={id}><strong>{place}</strong> {cost}</li>)}</ul>
        </>
      )}
      {changes.length > 0 && (
        <>
          <h3>{t('ui.why.change')}</h3>
          <ul>{changes.map(({ id, text }) => <li key={id} data-fact={id}>{text}</li>)}</ul>
        </>
      )}
      {children}
    </section>
  )
}

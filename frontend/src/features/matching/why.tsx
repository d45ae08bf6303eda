import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Clause } from '@/ui/chips'
import { StatusTag } from '@/ui/StatusTag'
import type { Explanation, Sentence, Unit } from './queries'
import './matching.css'

const parts = [['wish', 'wishHead'], ['legal', 'legalHead'], ['counts', 'countsHead'], ['cost', 'costHead'], ['absent', 'absentHead']] as const

export const headOf = ({ code }: Sentence): string => code.split('.')[0] ?? code

/** 为何去这里: the result, what made it so with its clauses, and what else was possible. */
export function WhyHere({ explanation, units, policy }: { explanation: Explanation; units: readonly Unit[]; policy: string | null }) {
  const { t, i18n } = useTranslation()
  const words = ({ zh, en }: { zh: string; en: string }) => (i18n.language === 'en' ? en : zh)
  const results = explanation.sentences.filter((one) => headOf(one) === 'result')
  return (
    <div className="why-parts">
      <section className="card" aria-labelledby="why-result">
        <h2 id="why-result">{t('matching.result')}</h2>
        {results.map((one) => <p key={one.id} className="result" data-fact={one.id}>{words(one)}</p>)}
      </section>
      {parts.map(([head, title]) => {
        const sentences = explanation.sentences.filter((one) => headOf(one) === head)
        return sentences.length > 0 && (
          <section key={head} className="card" aria-labelledby={`why-${head}`}>
            <h2 id={`why-${head}`}>{t(`matching.${title}`)}</h2>
            <Folded when={head === 'absent' && sentences.length > 3} label={t('matching.absentAll', { count: sentences.length })}>
              <ul>{sentences.map((one) => <li key={one.id} data-fact={one.id}>{words(one)} {one.clause && <Clause clause={{ ...one.clause, policy: policy ?? one.clause.policy }} />}</li>)}</ul>
            </Folded>
          </section>
        )
      })}
      <Alternatives explanation={explanation} units={units} />
    </div>
  )
}

/** A long list waits behind its count. */
function Folded({ when, label, children }: { when: boolean; label: string; children: ReactNode }) {
  return when ? <details><summary>{label}</summary>{children}</details> : <>{children}</>
}

function Alternatives({ explanation: { alternatives }, units }: { explanation: Explanation; units: readonly Unit[] }) {
  const { t, i18n } = useTranslation()
  return (
    <section className="card" aria-labelledby="why-else">
      <h2 id="why-else">{t('matching.altHead')}</h2>
      {alternatives.length === 0 && <p>{t('matching.altNone')}</p>}
      <ul className="alternatives">
        {alternatives.map((one) => (
          <li key={one.zh}>
            <span><strong>{one.unit_id ? (units.find(({ unit_id }) => unit_id === one.unit_id)?.name ?? '–') : t('matching.home')}</strong> {!one.is_possible && <StatusTag tone="bad">{t('matching.impossible')}</StatusTag>}</span>
            <span>{i18n.language === 'en' ? one.en : one.zh}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('matching.sameForAll')}</p>
    </section>
  )
}

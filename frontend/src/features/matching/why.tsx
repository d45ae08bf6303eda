import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { JobFacts } from '@/api/jobs'
import { Act } from '@/ui/Act'
import { Clause } from '@/ui/chips'
import { useSaid } from '@/ui/Confirm'
import { DataTable, here } from '@/ui/DataTable'
import { JobBar } from '@/ui/JobBar'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { StatusTag } from '@/ui/StatusTag'
import { explanationOptions, useAskExactly, type Explanation, type Sentence, type Unit } from './queries'
import { splitWords } from './words'
import './matching.css'

const parts = [['wish', 'wishHead'], ['legal', 'legalHead'], ['counts', 'countsHead'], ['cost', 'costHead'], ['absent', 'absentHead']] as const

export const headOf = ({ code }: Sentence): string => code.split('.')[0] ?? code

/** 为何去这里: the result, what made it so with its clauses, and what else was possible. */
export function WhyHere({ explanation, units, policy, again = null }: { explanation: Explanation; units: readonly Unit[]; policy: string | null; again?: ReactNode }) {
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
      <Alternatives explanation={explanation} units={units} again={again} />
    </div>
  )
}

/** A long list waits behind its count. */
function Folded({ when, label, children }: { when: boolean; label: string; children: ReactNode }) {
  return when ? <details><summary>{label}</summary>{children}</details> : <>{children}</>
}

type Alternative = Explanation['alternatives'][number]

/** What else was possible: its cost by term, and whether that is a price or was solved again. */
function Alternatives({ explanation: { alternatives }, units, again }: { explanation: Explanation; units: readonly Unit[]; again: ReactNode }) {
  const { t, i18n } = useTranslation()
  const place = ({ unit_id }: Alternative) => (unit_id ? (units.find((unit) => unit.unit_id === unit_id)?.name ?? '–') : t('matching.home'))
  return (
    <section className="card stack-wide" aria-labelledby="why-else">
      <h2 id="why-else">{t('matching.altHead')}</h2>
      <DataTable<Alternative>
        caption={t('matching.altHead')}
        query={here(alternatives)}
        rowKey={({ zh }) => zh}
        empty={{ why: t('matching.altNone') }}
        columns={[
          { key: 'place', title: t('matching.place'), render: (one) => <><strong>{place(one)}</strong> {!one.is_possible && <StatusTag tone="bad">{t('matching.impossible')}</StatusTag>}<br /><small className="quiet">{i18n.language === 'en' ? one.en : one.zh}</small></> },
          { key: 'split', title: t('matching.altSplitHead'), render: (one) => splitWords(t, one) },
          { key: 'how', title: t('matching.altHow'), render: ({ is_exact, others }) => <><StatusTag tone={is_exact ? 'good' : 'wait'}>{t(is_exact ? 'matching.exact' : 'matching.estimate')}</StatusTag>{others !== null && <><br /><small className="quiet">{t('matching.altOthers', { count: others })}</small></>}</> },
        ]}
      />
      <p className="quiet">{t('matching.estimateText')} {t('matching.sameForAll')}</p>
      {!isExact(alternatives) && again}
    </section>
  )
}

const isExact = (alternatives: readonly Alternative[]): boolean => alternatives.length > 0 && alternatives.every(({ is_exact }) => is_exact)

/** Solves this person's other outcomes again, follows the job and reads the explanation anew. */
export function ExactAgain({ explanation: { scenario_id, person_id, person_name }, disabledReason }: { explanation: Explanation; disabledReason: string | null }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const said = useSaid()
  const ask = useAskExactly(scenario_id, person_id)
  const read = async ({ state }: JobFacts) => {
    if (state !== 'done') return
    await client.invalidateQueries({ queryKey: explanationOptions(scenario_id, person_id).queryKey })
    said(t('matching.exactDone'))
  }
  if (ask.data) return <JobBar key={ask.data} service="rotation" jobId={ask.data} title={t('matching.exactJob', { name: person_name })} onOver={(job) => void read(job)} onRetry={() => ask.mutate()} />
  return (
    <>
      {ask.isError && <ProblemAlert error={ask.error} onRetry={() => ask.mutate()} />}
      <p><Act disabledReason={disabledReason} loading={ask.isPending} onClick={() => ask.mutate()}>{t('matching.exactAgain')}</Act></p>
    </>
  )
}

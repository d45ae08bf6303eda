import { Modal } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Act } from '@/ui/Act'
import { useSaid } from '@/ui/Confirm'
import { Clause } from '@/ui/chips'
import { percent, span } from '@/ui/format'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { useMovePlacement, useReport, type Placement, type PlacementState } from './queries'

export function PlacementFacts({ placement, round }: { placement: Placement; round: ReactNode }) {
  const { t } = useTranslation()
  const rules = [...new Set(placement.counts_for.map((instance) => instance.split('/')[0] ?? instance))]
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('placements.from'), placement.home_name],
    [t('placements.to'), placement.host_name],
    [t('placements.kind'), t(`placements.kinds.${placement.kind}` as 'placements.kinds.full', { defaultValue: placement.kind })],
    [t('placements.span'), span(placement.starts_on, placement.ends_on)],
    [t('placements.terms'), placement.terms.join(t('rounds.comma'))],
    [t('placements.load'), percent(placement.load / 100, 0)],
    [t('placements.counts'), rules.join(t('rounds.comma')) || '–'],
    [t('rounds.title'), round],
    ...(placement.is_paired ? [[t('placements.paired'), t('placements.pairedYes')] as const] : []),
    ...(placement.ended_reason ? [[t('placements.endedReason'), placement.ended_reason] as const] : []),
  ]
  return <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}

/** Why this place: what the plan's explanation said when it was published. */
export function PlacementReasons({ placement, full }: { placement: Placement; full?: ReactNode }) {
  const { t, i18n } = useTranslation()
  const words = ({ zh, en }: { zh: string; en: string }) => (i18n.language === 'en' ? en : zh)
  const [result, ...rest] = [...placement.reasons].toSorted((a, b) => Number(b.code.startsWith('result')) - Number(a.code.startsWith('result')))
  return (
    <section className="card why" aria-labelledby="reasons-title">
      <h2 id="reasons-title">{t('placements.reasons')}</h2>
      {!result && <p>{t('placements.reasonsHidden')}</p>}
      {result && <p className="why-result">{words(result)}</p>}
      <ul>{rest.map((one) => <li key={one.id} data-fact={one.id}>{words(one)} {one.clause && <Clause clause={one.clause} />}</li>)}</ul>
      {result && full}
    </section>
  )
}

/** The report of a placement: its own person writes it, those who may read it see it. */
export function PlacementReport({ placement }: { placement: Placement }) {
  const { t } = useTranslation()
  const id = useId()
  const save = useReport(placement)
  const said = useSaid()
  const [text, setText] = useState(placement.report ?? '')
  const code = placement.can.report
  if (!placement.needs_report && !placement.report && code !== null) return null
  const press = async () => {
    if (await save.mutateAsync(text.trim()).catch(() => null)) said(t('placements.reportSaved'))
  }
  return (
    <section className="card report" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('placements.report')}</h2>
      {placement.needs_report && <p className="quiet">{t('placements.reportNeeded')}</p>}
      {code === null ? (
        <>
          <label htmlFor={id}>{t('placements.reportHint')}</label>
          <textarea id={id} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
          {save.error !== null && <ProblemAlert error={save.error} />}
          <Act type="primary" loading={save.isPending} disabledReason={text.trim() ? null : t('placements.reportBlank')} onClick={() => void press()}>{t('placements.reportSubmit')}</Act>
        </>
      ) : <p>{placement.report ?? t('placements.reportNone')}</p>}
    </section>
  )
}

const withReason: readonly PlacementState[] = ['early_returned', 'cancelled']

/** What the personnel office may do with a placement now. */
export function PlacementSteps({ placement }: { placement: Placement }) {
  const { t } = useTranslation()
  const id = useId()
  const move = useMovePlacement(placement)
  const said = useSaid()
  const [asking, setAsking] = useState<PlacementState | null>(null)
  const [reason, setReason] = useState('')
  const offered = Object.entries(placement.can).filter(([action, code]) => action.startsWith('transition.') && code !== 'not-granted').map(([action, code]) => ({ to: action.slice(11) as PlacementState, code }))
  const go = async (to: PlacementState, why: string | null) => {
    setAsking(null)
    if (await move.mutateAsync({ to, reason: why }).catch(() => null)) said(t('placements.moved'))
  }
  if (offered.length === 0) return null
  return (
    <div className="step-bar">
      {offered.map(({ to, code }) => (
        <Act key={to} danger={withReason.includes(to)} disabledReason={code === null ? null : t(`rounds.reason.${code}` as 'rounds.reason.round-state', { defaultValue: t('reason.other') })}
          onClick={() => (withReason.includes(to) ? setAsking(to) : void go(to, null))}>{t(`placements.to_.${to}`)}</Act>
      ))}
      {move.error !== null && <ProblemAlert error={move.error} />}
      {asking && (
        <Modal open title={t(`placements.to_.${asking}`)} onCancel={() => setAsking(null)} okButtonProps={{ disabled: !reason.trim() }} onOk={() => void go(asking, reason.trim())}>
          <div className="ask"><label htmlFor={id}>{t('placements.reasonAsk')}</label><textarea id={id} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} /></div>
        </Modal>
      )}
    </div>
  )
}

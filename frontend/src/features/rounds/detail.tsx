import { Modal } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Act } from '@/ui/Act'
import { momentHere, span } from '@/ui/format'
import { JobBar } from '@/ui/JobBar'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { StatusTag } from '@/ui/StatusTag'
import { useConfirm, useSaid } from '@/ui/Confirm'
import { asksForJob, needsReason, whyNot, type Step, type StepState } from './can'
import { jobOptions, snapshotOptions, useMoveRound, useRefresh, useSign, type Round, type RoundState } from './queries'
import './rounds.css'

/** The round's steps in order, each saying how far it is. */
export function Stepper({ steps, stateOf, renderLink }: { steps: readonly Step[]; stateOf: (step: Step) => StepState; renderLink: (step: Step, words: ReactNode, className: string) => ReactNode }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('rounds.stepper')}>
      <ol className="steps">
        {steps.map((step) => (
          <li key={step}>{renderLink(step, <><strong>{t(`rounds.step.${step}`)}</strong><small>{t(`rounds.stepState.${stateOf(step)}`)}</small></>, `step-${stateOf(step)}`)}</li>
        ))}
      </ol>
    </nav>
  )
}

/** The round's last job while it runs, and after it failed. */
export function RoundJob({ round, power }: { round: Round; power: string }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const { data: job } = useQuery({ ...jobOptions(round.job_id ?? ''), enabled: round.job_id !== null && asksForJob(round, power), retry: false })
  if (!round.job_id || !job || job.state === 'done') return null
  const what = t(`rounds.job.${job.kind}` as 'rounds.job.other', { defaultValue: t('rounds.job.other') })
  return <JobBar key={round.job_id} service="rotation" jobId={round.job_id} title={t('rounds.jobTitle', { name: round.name, what })} onOver={() => void refresh()} />
}

/** The steps that may be taken from here; one that waits says for what, one that is another's is named by whom it waits for. */
export function NextSteps({ round, to, primary }: { round: Round; to: readonly RoundState[]; primary?: RoundState }) {
  const { t } = useTranslation()
  const move = useMoveRound(round)
  const confirm = useConfirm()
  const said = useSaid()
  const [asking, setAsking] = useState<RoundState | null>(null)
  const offered = to.filter((one) => whyNot(t, round.can, `transition.${one}`) !== undefined)
  const nameOf = (one: RoundState) => (needsReason(round.state, one) && one !== 'cancelled' ? t(`rounds.back.${one === 'open' ? 'open' : 'frozen'}`) : t(`rounds.to.${one}`))
  const go = async (one: RoundState, reason: string | null) => {
    setAsking(null)
    const moved = await move.mutateAsync({ to: one, reason }).catch(() => null)
    if (moved) said(t(moved.job ? 'rounds.sent' : 'rounds.moved', { what: nameOf(one) }))
  }
  const press = async (one: RoundState) => {
    if (needsReason(round.state, one)) return setAsking(one)
    if (one === 'published' && !(await confirm({ title: t('rounds.publishAsk', { name: round.name }), reach: t('rounds.publishAll'), yes: t('rounds.to.published') }))) return
    await go(one, null)
  }
  return (
    <div className="step-bar">
      {offered.map((one) => (
        <Act key={one} type={one === primary ? 'primary' : 'default'} loading={move.isPending && move.variables?.to === one} danger={one === 'cancelled'}
          disabledReason={whyNot(t, round.can, `transition.${one}`)} onClick={() => void press(one)}>{nameOf(one)}</Act>
      ))}
      {offered.length === 0 && <p className="quiet">{t(`rounds.waits.${round.state}`)}</p>}
      {move.error !== null && <ProblemAlert error={move.error} />}
      {asking && <ReasonDialog title={t('rounds.reasonAsk', { what: nameOf(asking) })} onDrop={() => setAsking(null)} onReason={(reason) => void go(asking, reason)} />}
    </div>
  )
}

function ReasonDialog({ title, onReason, onDrop }: { title: string; onReason: (reason: string) => void; onDrop: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const [reason, setReason] = useState('')
  return (
    <Modal open title={title} onCancel={onDrop} cancelText={t('ui.form.cancel')} okText={t('ui.confirm.yes')} okButtonProps={{ disabled: !reason.trim() }} onOk={() => onReason(reason.trim())}>
      <div className="ask">
        <label htmlFor={id}>{t('rounds.reasonLabel')}</label>
        <textarea id={id} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Modal>
  )
}

export function RoundFacts({ round }: { round: Round }) {
  const { t } = useTranslation()
  const hash = <span className="hash">{round.seed_sha256}</span>
  const correction = round.correction_days === null ? t('rounds.correctionByPolicy') : round.correction_days === 0 ? t('rounds.correctionNone') : t('rounds.correctionDays', { days: round.correction_days })
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('rounds.policy'), round.policy_name ? t('rounds.policyVersion', { name: round.policy_name, version: round.policy_version }) : t('rounds.policyLater')],
    [t('rounds.schoolYear'), round.school_year],
    [t('rounds.terms'), round.terms.map(({ name, starts_on, ends_on }) => <div key={name}>{name} {t('rounds.dot')} {span(starts_on, ends_on)}</div>)],
    [t('rounds.groups'), round.groups.map(({ name }) => name ?? '–').join(t('rounds.comma')) || t('rounds.policyLater')],
    [t('rounds.wishesUntil'), round.wishes_until ?? t('rounds.untilFreeze')],
    [t('rounds.correction'), <>{correction}{round.correction_until && round.correction_days ? ` ${t('rounds.correctionUntil', { day: round.correction_until })}` : ''}</>],
    [t('rounds.seed'), <>{round.seed ?? t('rounds.seedSealed')}<br />{hash}</>],
  ]
  return <dl className="facts">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
}

/** The frozen copy of roster, wishes and rules on which the plan rests. */
export function SnapshotFacts({ round }: { round: Round }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ ...snapshotOptions(round.id), enabled: round.snapshot_sha256 !== null })
  if (!round.snapshot_sha256) return <p className="quiet">{t('rounds.snapshotNone')}</p>
  if (error) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const rows = data ? ([['snapshotAsOf', data.as_of], ['snapshotRevision', data.revision], ['snapshotUnits', data.units], ['snapshotTeachers', data.teachers], ['snapshotWishes', data.wishes], ['snapshotRules', data.rules]] as const) : []
  return (
    <dl className="facts">
      <div><dt>{t('rounds.snapshotHash')}</dt><dd className="hash">{round.snapshot_sha256}</dd></div>
      {rows.map(([name, value]) => <div key={name}><dt>{t(`rounds.${name}`)}</dt><dd>{value}</dd></div>)}
    </dl>
  )
}

/** Who signed this very plan and who has not; a principal signs for her own units here. */
export function Signatures({ round, schoolId }: { round: Round; schoolId: string | null }) {
  const { t } = useTranslation()
  const sign = useSign(round)
  const said = useSaid()
  const why = whyNot(t, round.can, 'sign')
  const nameOf = (id: string) => round.units.find(({ unit_id }) => unit_id === id)?.name ?? id
  const press = async (unit: string) => {
    if (await sign.mutateAsync(unit).catch(() => null)) said(t('rounds.signedNow', { unit: nameOf(unit) }))
  }
  if (!round.plan_sha256) return <p className="quiet">{t('rounds.signNone')}</p>
  return (
    <section className="stack-wide" aria-labelledby="signatures-title">
      <h2 id="signatures-title">{t('rounds.signedCount', { signed: round.signatures.length, all: round.signatures.length + round.unsigned.length })}</h2>
      <p className="quiet">{t('rounds.signLead')}</p>
      <p>{t('rounds.planHash')} <span className="hash">{round.plan_sha256}</span></p>
      {sign.error !== null && <ProblemAlert error={sign.error} />}
      <ul className="sign-list">
        {round.unsigned.map((unit) => {
          const mine = schoolId !== null && unit.school_id === schoolId && why !== undefined
          return (
            <li key={unit.unit_id}>
              <span><StatusTag tone="wait">{t('rounds.unsigned')}</StatusTag> <strong>{unit.name}</strong> {t(`rounds.role.${unit.role}`)}</span>
              {mine && <Act type="primary" loading={sign.isPending} disabledReason={why} aria-label={t('rounds.signFor', { unit: unit.name })} onClick={() => void press(unit.unit_id)}>{t('rounds.sign')}</Act>}
            </li>
          )
        })}
        {round.signatures.map(({ unit_id, signed_by, signed_at }) => (
          <li key={unit_id}><span><StatusTag tone="good">{t('rounds.signed')}</StatusTag> <strong>{nameOf(unit_id)}</strong></span><span className="quiet">{t('rounds.signedLine', { name: signed_by, time: momentHere(signed_at) })}</span></li>
        ))}
      </ul>
    </section>
  )
}


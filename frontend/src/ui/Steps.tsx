import { useMutation } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { problemOf } from '@/api/problem'
import { useSaid } from './Confirm'
import type { Choice } from './Drop'
import type { PageProps } from './Page'
import { ProblemAlert } from './ProblemAlert'
import './steps.css'

/** One thing that may be done with what the page shows; `disabledReason` in words, null when it can be done now. */
export interface Step {
  key: string
  label: string
  /** Names the thing and the reach, over the question. */
  question: string
  reach?: string
  /** A reason in writing: demanded, asked for, or not asked. */
  reason: 'must' | 'may' | 'none'
  /** A day is asked for too, with this label and this first value. */
  day?: { label: string; first: string }
  disabledReason: string | null
  danger?: boolean
  said: string
  run: (reason: string | null, headers: { 'Idempotency-Key': string }, day: string | null) => Promise<unknown>
}

export interface Stepped {
  primary: PageProps['primary']
  more: readonly Choice[]
  dialog: ReactNode
}

/** The first step as the page's primary action, the others in its menu, and the question that each asks; `fresh` reads the page again. */
export function useSteps([first, ...others]: readonly Step[], fresh: () => Promise<void>): Stepped {
  const [asked, setAsked] = useState<Step | null>(null)
  return {
    primary: first && { children: first.label, danger: first.danger, disabledReason: first.disabledReason, onClick: () => setAsked(first) },
    more: others.map((step) => ({ key: step.key, label: step.label, danger: step.danger, disabledReason: step.disabledReason, onClick: () => setAsked(step) })),
    dialog: asked && <Ask key={asked.key} step={asked} fresh={fresh} onClose={() => setAsked(null)} />,
  }
}

function Ask({ step, fresh, onClose }: { step: Step; fresh: () => Promise<void>; onClose: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const said = useSaid()
  const [headers, renew] = useIdempotencyKey()
  const [reason, setReason] = useState('')
  const [day, setDay] = useState(step.day?.first ?? '')
  const [missing, setMissing] = useState(false)
  const take = useMutation({
    mutationFn: () => step.run(reason.trim() || null, headers, step.day ? day || null : null),
    onSuccess: async () => {
      said(step.said)
      onClose()
      await fresh()
    },
    onError: (error) => {
      renew()
      if (problemOf(error).status === 412) void fresh()
    },
  })
  const go = () => {
    const lacks = step.reason === 'must' && !reason.trim()
    setMissing(lacks)
    if (lacks) document.getElementById(id)?.focus()
    else take.mutate()
  }
  return (
    <Modal open title={step.question} okText={step.label} cancelText={t('ui.confirm.no')} okButtonProps={{ danger: step.danger }} confirmLoading={take.isPending} onOk={go} onCancel={onClose}>
      <div className="step">
        {step.reach && <p>{step.reach}</p>}
        {step.reason !== 'none' && (
          <div>
            <label htmlFor={id}>{t(step.reason === 'must' ? 'ui.step.reasonMust' : 'ui.step.reasonMay')}</label>
            <Input.TextArea id={id} rows={3} maxLength={500} value={reason} aria-required={step.reason === 'must'} aria-invalid={missing} aria-describedby={missing ? `${id}-missing` : undefined} onChange={(event) => setReason(event.target.value)} />
            {missing && <p id={`${id}-missing`} role="alert" className="field-error">{t('ui.step.reasonMissing')}</p>}
          </div>
        )}
        {step.day && <label className="step-day"><span>{step.day.label}</span><input type="date" value={day} onChange={(event) => setDay(event.target.value)} /></label>}
        {take.isError && <ProblemAlert error={take.error} />}
        {take.isError && problemOf(take.error).status === 412 && <p role="status">{t('ui.step.readAgain')}</p>}
      </div>
    </Modal>
  )
}

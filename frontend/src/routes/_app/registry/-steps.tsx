import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '@/api/problem'
import { useSaid } from '@/ui/Confirm'
import type { Choice } from '@/ui/Drop'
import type { PageProps } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import type { Acts } from './-acts'

/** One thing that can be done with what the page shows. */
export interface Step {
  /** Its name in the server's `can`. */
  action: string
  label: string
  /** Names the thing and the reach, over the question. */
  question: string
  reach?: string
  /** A reason in writing: demanded, asked for, or not asked. */
  reason: 'must' | 'may' | 'none'
  /** A day is asked for too, with this label and this first value. */
  day?: { label: string; first: string }
  danger?: boolean
  said: string
  run: (reason: string | null, day: string | null) => Promise<unknown>
}

/** Everything of the registry that is shown is read again: one change moves overviews, duties and lists. */
export function useFresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/registry/') && queryKey[1] !== '/api/registry/v1/me' })
}

export interface Stepped {
  primary: PageProps['primary']
  more: readonly Choice[]
  dialog: ReactNode
}

/** The steps that this person may take, as a page's one primary action and its menu, with the question that each asks. */
export function useSteps(steps: readonly Step[], acts: Acts): Stepped {
  const [asked, setAsked] = useState<Step | null>(null)
  const offered = steps.map((step) => ({ step, reason: acts(step.action) })).filter((one): one is { step: Step; reason: string | null } => one.reason !== undefined)
  const first = offered.find(({ reason }) => reason === null) ?? offered[0]
  return {
    primary: first && { children: first.step.label, danger: first.step.danger, disabledReason: first.reason, onClick: () => setAsked(first.step) },
    more: offered.filter((one) => one !== first).map(({ step, reason }) => ({ key: step.action, label: step.label, danger: step.danger, disabledReason: reason, onClick: () => setAsked(step) })),
    dialog: asked && <Ask key={asked.action} step={asked} onClose={() => setAsked(null)} />,
  }
}

function Ask({ step, onClose }: { step: Step; onClose: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const fresh = useFresh()
  const said = useSaid()
  const [reason, setReason] = useState('')
  const [day, setDay] = useState(step.day?.first ?? '')
  const [missing, setMissing] = useState(false)
  const take = useMutation({
    mutationFn: () => step.run(reason.trim() || null, step.day ? day || null : null),
    onSuccess: async () => {
      said(step.said)
      onClose()
      await fresh()
    },
    onError: (error) => {
      if (problemOf(error).status === 412) void fresh()
    },
  })
  const go = () => {
    const lacks = step.reason === 'must' && !reason.trim()
    setMissing(lacks)
    if (lacks) document.getElementById(`${id}-reason`)?.focus()
    else take.mutate()
  }
  return (
    <Modal open title={step.question} okText={step.label} cancelText={t('ui.confirm.no')} okButtonProps={{ danger: step.danger }} confirmLoading={take.isPending} onOk={go} onCancel={onClose}>
      <div className="stack">
        {step.reach && <p>{step.reach}</p>}
        {step.reason !== 'none' && (
          <div>
            <label htmlFor={`${id}-reason`}>{t(step.reason === 'must' ? 'code.reasonMust' : 'code.reasonMay')}</label>
            <Input.TextArea id={`${id}-reason`} rows={3} maxLength={500} value={reason} aria-required={step.reason === 'must'} aria-invalid={missing} aria-describedby={missing ? `${id}-missing` : undefined} onChange={(event) => setReason(event.target.value)} />
            {missing && <p id={`${id}-missing`} role="alert" className="field-error">{t('code.reasonMissing')}</p>}
          </div>
        )}
        {step.day && <label className="pick"><span>{step.day.label}</span><input type="date" value={day} onChange={(event) => setDay(event.target.value)} /></label>}
        {take.isError && <ProblemAlert error={take.error} />}
        {take.isError && problemOf(take.error).status === 412 && <p role="status">{t('code.readAgain')}</p>}
      </div>
    </Modal>
  )
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Input, Modal } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { problemOf } from '@/api/problem'
import { useSaid } from '@/ui/Confirm'
import type { Choice } from '@/ui/Drop'
import type { PageProps } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import './-evaluation.css'

/** One thing that may be done with what the page shows; `disabledReason` in words, null when it can be done now. */
export interface Step {
  key: string
  label: string
  question: string
  reach: string
  reason: 'must' | 'may' | 'none'
  disabledReason: string | null
  danger?: boolean
  said: string
  run: (reason: string | null, headers: { 'Idempotency-Key': string }) => Promise<unknown>
}

/** Everything of the evaluation that is shown is read again. */
export function useFresh(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[1]).startsWith('/api/evaluation/') })
}

/** The first step as the page's primary action, the others in its menu, and the question that each asks. */
export function useSteps(steps: readonly Step[]): { primary: PageProps['primary']; more: readonly Choice[]; dialog: ReactNode } {
  const [asked, setAsked] = useState<Step | null>(null)
  const [first, ...others] = steps
  return {
    primary: first && { children: first.label, danger: first.danger, disabledReason: first.disabledReason, onClick: () => setAsked(first) },
    more: others.map((step) => ({ key: step.key, label: step.label, danger: step.danger, disabledReason: step.disabledReason, onClick: () => setAsked(step) })),
    dialog: asked && <Ask key={asked.key} step={asked} onClose={() => setAsked(null)} />,
  }
}

function Ask({ step, onClose }: { step: Step; onClose: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const fresh = useFresh()
  const said = useSaid()
  const [headers, renew] = useIdempotencyKey()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const take = useMutation({
    mutationFn: () => step.run(reason.trim() || null, headers),
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
      <div className="stack-wide">
        <p>{step.reach}</p>
        {step.reason !== 'none' && (
          <label className="field" htmlFor={id}>
            <span>{t(step.reason === 'must' ? 'reviews.reasonMust' : 'reviews.reasonMay')}</span>
            <Input.TextArea id={id} rows={3} maxLength={500} value={reason} aria-required={step.reason === 'must'} aria-invalid={missing} aria-describedby={missing ? `${id}-missing` : undefined} onChange={(event) => setReason(event.target.value)} />
          </label>
        )}
        {missing && <p id={`${id}-missing`} role="alert" className="field-error">{t('reviews.reasonMissing')}</p>}
        {take.isError && <ProblemAlert error={take.error} />}
        {take.isError && problemOf(take.error).status === 412 && <p role="status">{t('reviews.readAgain')}</p>}
      </div>
    </Modal>
  )
}

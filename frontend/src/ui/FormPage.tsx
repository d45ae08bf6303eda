import { useBlocker } from '@tanstack/react-router'
import { Button, Form, type FormInstance } from 'antd'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '@/api/problem'
import { useDraft } from './draft'
import { momentHere } from './format'
import { placed } from './formErrors'
import { Page, type PageProps } from './Page'
import { fieldWords, ProblemAlert } from './ProblemAlert'

export interface FormPageProps<T extends object> {
  page: Omit<PageProps, 'children' | 'note' | 'primary'>
  /** Names the draft: one form, one account, one thing. */
  draft: string
  form: FormInstance<T>
  initial?: Partial<T>
  /** What the server refused, if it did. */
  error: unknown
  pending: boolean
  submitLabel?: string
  /** Resolves when it is saved; what it throws is the mutation's own `error`. */
  onSubmit: (values: T) => Promise<unknown>
  onCancel?: () => void
  children: ReactNode
}

/** A page that is one form: refusals land on their fields, drafts are kept, leaving asks, Enter never submits. */
export function FormPage<T extends object>({ page, draft: draftKey, form, initial, error, pending, submitLabel, onSubmit, onCancel, children }: FormPageProps<T>) {
  const { t } = useTranslation()
  const [dirty, setDirty] = useState(false)
  const draft = useDraft<T>(draftKey, () => form.getFieldsValue(true) as T, dirty)
  const saving = useRef(false)
  const asks = () => dirty && !saving.current
  useBlocker({ shouldBlockFn: () => asks() && !globalThis.confirm(t('ui.form.leave')), enableBeforeUnload: asks })
  const restore = () => {
    if (draft.found) form.setFieldsValue(draft.found.values as Parameters<typeof form.setFieldsValue>[0])
    setDirty(true)
  }
  const submit = async (values: T) => {
    saving.current = true
    try {
      await onSubmit(values)
      setDirty(false)
      draft.drop()
    } catch {
      // The refusal is shown by the mutation's own `error`.
    } finally {
      saving.current = false
    }
  }
  const note = draft.keptAt ? t('ui.form.draft', { time: momentHere(draft.keptAt) }) : undefined
  return (
    <Page {...page} note={note}>
      <Form form={form} layout="vertical" className="form" requiredMark initialValues={initial} scrollToFirstError={{ focus: true }}
        onValuesChange={() => setDirty(true)} onFinish={(values) => void submit(values)} onKeyDown={stayOnEnter}>
        <ServerRefusal form={form} error={error} />
        {draft.found && !draft.keptAt && (
          <p className="form-found" role="status">
            {t('ui.form.draftFound', { time: momentHere(draft.found.at) })}
            <Button size="small" onClick={restore}>{t('ui.form.draftUse')}</Button>
            <Button size="small" type="text" onClick={draft.drop}>{t('ui.form.draftDrop')}</Button>
          </p>
        )}
        {children}
        <div className="form-acts">
          <Button type="primary" htmlType="submit" loading={pending}>{submitLabel ?? t('ui.form.save')}</Button>
          {onCancel && <Button onClick={onCancel}>{t('ui.form.cancel')}</Button>}
        </div>
      </Form>
    </Page>
  )
}

function stayOnEnter(event: KeyboardEvent) {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type !== 'submit') event.preventDefault()
}

/** The summary above a refused form: it takes the focus, and each wrong field carries its own sentence. */
export function ServerRefusal<T extends object>({ form, error }: { form: FormInstance<T>; error: unknown }) {
  const { t } = useTranslation()
  const summary = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!error) return
    const { fields } = placed(problemOf(error).errors, (path) => form.getFieldInstance(path as never) !== undefined, (one) => fieldWords(t, one))
    form.setFields(fields as Parameters<typeof form.setFields>[0])
    summary.current?.focus()
  }, [error, form, t])
  if (!error) return null
  return <div ref={summary} tabIndex={-1} className="form-refusal"><ProblemAlert error={error} /></div>
}

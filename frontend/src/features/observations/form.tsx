import { Button, Input } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '@/api/problem'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { UploadBox } from '@/ui/UploadBox'
import { ExamHelp, FileRules } from './detail'
import { examTemplate, stages, type ExamDraft } from './queries'

export interface ExamFormProps {
  initial: ExamDraft
  onSend: (draft: ExamDraft, file: File) => void
  pending: boolean
  error: unknown
  disabledReason: string | null
}

/** What the exam is, and its file; nothing travels before the rules have been in view. */
export function ExamForm({ initial, onSend, pending, error, disabledReason }: ExamFormProps) {
  const { t } = useTranslation()
  const id = useId()
  const [draft, setDraft] = useState(initial)
  const [file, setFile] = useState<File | null>(null)
  const change = <Key extends keyof ExamDraft>(key: Key, value: ExamDraft[Key]) => setDraft({ ...draft, [key]: value })
  const ready = file !== null && draft.title.trim() !== '' && /^\d{4}-\d{4}$/.test(draft.school_year) && !disabledReason
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('observations.new')}</h2>
      <FileRules />
      <div className="fields">
        <Field label={t('observations.name')}><Input value={draft.title} maxLength={200} placeholder={t('observations.nameExample')} onChange={(event) => change('title', event.target.value)} /></Field>
        <Field label={t('observations.schoolYear')}><Input value={draft.school_year} maxLength={9} onChange={(event) => change('school_year', event.target.value)} /></Field>
        <Field label={t('observations.stage')}>
          <select value={draft.stage} onChange={(event) => change('stage', stages.find((one) => one === event.target.value) ?? draft.stage)}>
            {stages.map((one) => <option key={one} value={one}>{t(`observations.stages.${one}`)}</option>)}
          </select>
        </Field>
        <Field label={t('observations.asOf')}><input type="date" value={draft.as_of} onChange={(event) => change('as_of', event.target.value)} /></Field>
      </div>
      <label className="check"><input type="checkbox" checked={draft.is_sample} onChange={(event) => change('is_sample', event.target.checked)} /> {t('observations.isSample')}</label>
      <UploadBox label={t('observations.file')} types={['.xlsx', '.csv']} maxMegabytes={60} template={{ href: examTemplate, name: `${t('observations.file')}.xlsx` }} onFile={setFile} disabledReason={disabledReason} />
      {error !== null && error !== undefined && <><ProblemAlert error={error} /><ExamHelp problem={problemOf(error)} /></>}
      <div><Button type="primary" loading={pending} disabled={!ready} onClick={() => file && onSend({ ...draft, title: draft.title.trim() }, file)}>{t('observations.submit')}</Button></div>
    </section>
  )
}

const Field = ({ label, children }: { label: string; children: ReactNode }) => <label className="field"><span>{label}</span>{children}</label>

import { Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { UploadBox } from '@/ui/UploadBox'
import { templateHref, type ImportNoun } from './queries'

export interface ImportFormProps {
  nouns: readonly ImportNoun[]
  noun: ImportNoun
  onNoun: (noun: ImportNoun) => void
  onSend: (file: File) => void
  pending: boolean
  error: unknown
  disabledReason: string | null
}

/** Template, file, dry run: nothing is written before somebody has looked at the result. */
export function ImportForm({ nouns, noun, onNoun, onSend, pending, error, disabledReason }: ImportFormProps) {
  const { t } = useTranslation()
  const id = useId()
  const [file, setFile] = useState<File | null>(null)
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('imports.new')}</h2>
      <label className="pick" htmlFor={`${id}-noun`}>
        <span>{t('imports.noun')}</span>
        <select id={`${id}-noun`} value={noun} onChange={(event) => onNoun(nouns.find((one) => one === event.target.value) ?? noun)}>
          {nouns.map((one) => <option key={one} value={one}>{t(`imports.nouns.${one}`)}</option>)}
        </select>
      </label>
      <UploadBox key={noun} label={t('imports.workbook', { noun: t(`imports.nouns.${noun}`) })} types={['.xlsx', '.csv']} maxMegabytes={60} template={{ href: templateHref(noun), name: `${t(`imports.nouns.${noun}`)}.xlsx` }} onFile={setFile} disabledReason={disabledReason} />
      {error !== null && error !== undefined && <ProblemAlert error={error} />}
      <p className="hint">{t('imports.dryRunHint')}</p>
      <div><Button type="primary" loading={pending} disabled={!file || Boolean(disabledReason)} onClick={() => file && onSend(file)}>{t('imports.check')}</Button></div>
    </section>
  )
}

import { UploadOutlined } from '@ant-design/icons'
import { useId, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'

export interface UploadBoxProps {
  label: string
  /** Endings with their dot: ['.xlsx', '.csv']. */
  types: readonly string[]
  maxMegabytes: number
  /** Where the template is, by an address of the API. */
  template?: { href: string; name: string }
  onFile: (file: File) => void
  disabledReason?: string | null
}

/** One file, chosen or dropped; what is too large or of another kind is refused before it travels. */
export function UploadBox({ label, types, maxMegabytes, template, onFile, disabledReason }: UploadBoxProps) {
  const { t } = useTranslation()
  const id = useId()
  const [file, setFile] = useState<File | null>(null)
  const [wrong, setWrong] = useState('')
  const take = (next: File | undefined) => {
    if (!next || disabledReason) return
    const refusal = refuse(next)
    setWrong(refusal)
    setFile(refusal ? null : next)
    if (!refusal) onFile(next)
  }
  const refuse = ({ name, size }: File): string => {
    if (!types.some((ending) => name.toLowerCase().endsWith(ending))) return t('ui.upload.wrongType', { types: types.join(' ') })
    return size > maxMegabytes * 1_048_576 ? t('ui.upload.tooLarge', { size: maxMegabytes }) : ''
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    take(event.dataTransfer.files[0])
  }
  return (
    <div className="upload" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <UploadOutlined aria-hidden />
      <strong id={`${id}-label`}>{label}</strong>
      <input id={id} type="file" className="sr-only" aria-labelledby={`${id}-label ${id}-choose`} accept={types.join(',')} disabled={Boolean(disabledReason)} aria-describedby={`${id}-note`} aria-invalid={wrong !== ''} onChange={(event) => take(event.target.files?.[0])} />
      <label id={`${id}-choose`} htmlFor={id} className="upload-choose" aria-disabled={Boolean(disabledReason)}>{t(file ? 'ui.upload.again' : 'ui.upload.choose')}</label>
      <div id={`${id}-note`}>
        {disabledReason ? <p>{t('ui.disabled', { reason: disabledReason })}</p> : <p>{t('ui.upload.hint')}</p>}
        <p role="status">{file ? t('ui.upload.chosen', { name: file.name, size: Math.ceil(file.size / 1024) }) : ''}</p>
        {wrong && <p role="alert" className="field-error">{wrong}</p>}
      </div>
      {template && <a href={template.href} download={template.name}>{t('ui.upload.template')}</a>}
    </div>
  )
}

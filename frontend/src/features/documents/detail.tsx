import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { momentHere } from '@/ui/format'
import { StatusTag } from '@/ui/StatusTag'
import type { DocumentFile } from './queries'

/** The text by sections, what it still lacks, and who has signed this very text. */
export function DocumentText({ document, group }: { document: DocumentFile; group: string }) {
  const { t } = useTranslation()
  return (
    <>
      <dl className="facts">
        <div><dt>{t('documents.group')}</dt><dd>{group}</dd></div>
        <div><dt>{t('documents.kind')}</dt><dd>{t(`documents.kinds.${document.kind}`)}</dd></div>
        <div><dt>{t('documents.year')}</dt><dd>{document.school_year ?? t('documents.anyYear')}</dd></div>
        <div><dt>{t('documents.edition')}</dt><dd>{document.edition}</dd></div>
        <div><dt>{t('documents.adoptedOn')}</dt><dd>{document.adopted_on ?? t('documents.notAdopted')}</dd></div>
        {document.file_id && <div><dt>{t('documents.file')}</dt><dd><a href={`/api/registry/v1/files/${document.file_id}`} download>{t('documents.download')}</a></dd></div>}
      </dl>
      {document.unfilled.length > 0 && <Alert type="warning" showIcon title={t('documents.unfilled', { sections: document.unfilled.join(t('code.comma')) })} />}
      {document.sections.map(({ title, text }) => <section key={title} className="card" aria-label={title}><h2>{title}</h2><p className="prose">{text || t('code.blank')}</p></section>)}
      <section className="card" aria-labelledby="signatures">
        <h2 id="signatures">{t('documents.signatures')}</h2>
        <ul className="plain">
          {document.signatures.map(({ unit_id, unit_name, name, signed_at, is_outdated }) => (
            <li key={`${unit_id} ${signed_at}`} className="split">
              <span>{unit_name} · {name} · {momentHere(signed_at)}</span>
              <StatusTag tone={is_outdated ? 'warn' : 'good'}>{t(is_outdated ? 'documents.outdated' : 'documents.signed')}</StatusTag>
            </li>
          ))}
          {document.unsigned.map((name) => <li key={name} className="split"><span>{name}</span><StatusTag tone="wait">{t('documents.notSigned')}</StatusTag></li>)}
        </ul>
        {document.signatures.length + document.unsigned.length === 0 && <p>{t('documents.noSignatures')}</p>}
      </section>
    </>
  )
}

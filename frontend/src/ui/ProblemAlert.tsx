import { CopyOutlined, ReloadOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf, type ApiProblem, type FieldError } from '@/api/problem'

/** The title of a refusal: the server's own words in our language, else ours for what never came from the server. */
export function titleOf(t: TFunction, problem: ApiProblem): string {
  const key = `ui.problem.${problem.slug}` as 'ui.problem.fallback'
  return problem.title || t(key, { defaultValue: t('ui.problem.fallback') })
}

/** The sentence of one wrong field, by its code where we have a word for it. */
export function fieldWords(t: TFunction, { code, detail }: FieldError): string {
  const key = `ui.field.${code}` as 'ui.field.missing'
  return t(key, { defaultValue: detail })
}

/** A refusal in words: what failed, each wrong field, what to do, and the request's id to copy. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const problem = problemOf(error)
  const title = titleOf(t, problem)
  const shown = [problem.detail !== title && problem.status !== 0 ? problem.detail : '', help(t, problem, title)].filter(Boolean)
  return (
    <Alert
      type="error"
      showIcon
      className="problem"
      title={title}
      description={
        <>
          {shown.map((line) => <p key={line}>{line}</p>)}
          {problem.errors.length > 0 && (
            <ul>
              {problem.errors.map((error_) => (
                <li key={`${error_.pointer} ${error_.code}`}><code>{error_.pointer}</code> {fieldWords(t, error_)}</li>
              ))}
            </ul>
          )}
          <div className="problem-acts">
            {onRetry && <Button size="small" icon={<ReloadOutlined aria-hidden />} onClick={onRetry}>{t('ui.problem.retry')}</Button>}
            {problem.requestId && <CopyId id={problem.requestId} />}
          </div>
        </>
      }
    />
  )
}

/** What the person can do about it, where the refusal's kind tells. */
function help(t: TFunction, { slug, status }: ApiProblem, title: string): string {
  const words = slug === 'unavailable' || status >= 502 ? t('ui.problem.unavailable') : status === 500 ? t('ui.problem.unexpected') : ''
  return words === title ? '' : words
}

function CopyId({ id }: { id: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard?.writeText(id).then(() => setCopied(true))
  return (
    <>
      <span className="problem-id">{t('ui.problem.requestId', { id })}</span>
      <Button size="small" type="text" icon={<CopyOutlined aria-hidden />} aria-label={t('ui.problem.copyId')} onClick={copy} />
      <span role="status">{copied ? t('ui.problem.copied') : ''}</span>
    </>
  )
}

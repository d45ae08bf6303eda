import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApiProblem } from '@/api/problem'
import { count, momentHere } from '@/ui/format'
import type { BatchFile } from './queries'

const codesOf = ({ facts }: ApiProblem): readonly string[] => (Array.isArray(facts.codes) ? facts.codes.filter((one): one is string => typeof one === 'string') : [])

/** What the person can do about a refused exam file; nothing for a refusal of another kind. */
export function ExamHelp({ problem }: { problem: ApiProblem }) {
  const { t } = useTranslation()
  const words = t(`observations.help.${problem.slug}` as 'observations.help.identity-column', { defaultValue: '' })
  const codes = codesOf(problem)
  if (!words) return null
  return (
    <Alert
      type="info"
      showIcon
      title={t('observations.whatToDo')}
      description={<><p>{words}</p>{codes.length > 0 && <><p>{t('observations.codes')}</p><ul className="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul></>}</>}
    />
  )
}

/** What may not be in the file, said before anybody chooses one. */
export function FileRules() {
  const { t } = useTranslation()
  return (
    <Alert
      type="warning"
      showIcon
      title={t('observations.notAllowed')}
      description={<><p><strong>{t('observations.forbidden')}</strong></p><p>{t('observations.allowed')}</p><p>{t('observations.small')}</p></>}
    />
  )
}

export function BatchFacts({ batch }: { batch: BatchFile }) {
  const { t } = useTranslation()
  const term = (code: string) => t(`observations.termNames.${code}` as 'observations.termNames.prior', { defaultValue: code })
  const dropped = Object.entries(batch.dropped).filter(([, lines]) => lines > 0)
  const rows: readonly (readonly [string, string])[] = [
    [t('observations.schoolYear'), batch.school_year],
    [t('observations.stage'), t(`observations.stages.${batch.stage}` as 'observations.stages.junior', { defaultValue: batch.stage })],
    [t('observations.pupils'), count(batch.pupils)],
    [t('observations.dropped'), dropped.map(([name, lines]) => t('observations.droppedOne', { name: t(`observations.droppedNames.${name}` as 'observations.droppedNames.neither', { defaultValue: name }), count: lines })).join(' · ') || t('observations.droppedNone')],
    [t('observations.terms'), batch.terms.map(term).join(' · ')],
    [t('observations.asOf'), batch.as_of],
    [t('observations.sourceFile'), `${batch.file_name} · ${momentHere(batch.created_at)}`],
    [t('observations.sha'), batch.file_sha256.slice(0, 16)],
  ]
  return <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}

import { useTranslation } from 'react-i18next'
import { count, momentHere } from '@/ui/format'
import type { Batch } from './queries'

/** What the dry run found; the four counts add up to the whole. */
export function ImportCounts({ batch }: { batch: Batch }) {
  const { t } = useTranslation()
  const figures = (['total', 'fresh', 'changed', 'unchanged', 'faulty'] as const).map((key) => [key, batch[key]] as const)
  return (
    <dl className="figures" aria-label={t('imports.counts')}>
      {figures.map(([key, value]) => <div key={key} className={key === 'faulty' && value > 0 ? 'bad' : undefined}><dt>{t(`imports.${key}`)}</dt><dd>{count(value)}</dd></div>)}
    </dl>
  )
}

export function ImportFacts({ batch }: { batch: Batch }) {
  const { t } = useTranslation()
  const rows: readonly (readonly [string, string])[] = [
    [t('imports.noun'), t(`imports.nouns.${batch.noun}`)],
    [t('imports.at'), momentHere(batch.created_at)],
    [t('imports.number'), batch.id],
    [t('imports.sha'), batch.sha256],
    ...(batch.committed_at ? [[t('imports.committedAt'), `${momentHere(batch.committed_at)}${batch.choice ? ` · ${t(`imports.choice.${batch.choice}`)}` : ''}`] as const] : []),
    ...(batch.undone_at ? [[t('imports.undoneAt'), `${momentHere(batch.undone_at)} · ${t('imports.kept', { count: batch.kept })}`] as const] : []),
  ]
  return <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
}

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Act } from '@/ui/Act'
import { useSaid } from '@/ui/Confirm'
import { DataTable, here } from '@/ui/DataTable'
import { JobBar } from '@/ui/JobBar'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { StatusTag, type Tone } from '@/ui/StatusTag'
import { UploadBox } from '@/ui/UploadBox'
import { importsOptions, templateHref, useCommitWishes, useUploadWishes, useWishesAgain, type WishImport } from './queries'
import './wishes.css'

const tones: Record<WishImport['state'], Tone> = { checking: 'busy', checked: 'wait', committed: 'good' }

/** Wishes from a workbook: template, dry run with its faults, commit. */
export function WishImports({ roundId, disabledReason }: { roundId: string; disabledReason?: string | null }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(importsOptions(roundId))
  const upload = useUploadWishes(roundId)
  const latest = data?.items.reduce<WishImport | undefined>((best, one) => (!best || one.created_at > best.created_at ? one : best), undefined)
  return (
    <section className="stack-wide" aria-labelledby="wish-import-title">
      <h2 id="wish-import-title">{t('wishes.import.title')}</h2>
      <UploadBox label={t('wishes.import.box')} types={['.xlsx', '.csv']} maxMegabytes={20} template={{ href: templateHref(roundId), name: t('wishes.import.template') }} disabledReason={disabledReason} onFile={(file) => upload.mutate(file)} />
      {upload.error !== null && <ProblemAlert error={upload.error} />}
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {latest && <Batch key={latest.id} roundId={roundId} batch={latest} disabledReason={disabledReason} />}
    </section>
  )
}

/** What the dry run found in the latest workbook, and its commit. */
export function Batch({ roundId, batch, disabledReason }: { roundId: string; batch: WishImport; disabledReason?: string | null }) {
  const { t } = useTranslation()
  const commit = useCommitWishes(roundId)
  const again = useWishesAgain()
  const said = useSaid()
  const { file_name: name, state } = batch
  const press = async () => {
    if (await commit.mutateAsync(batch).catch(() => null)) said(t('rounds.sent', { what: t('wishes.import.jobCommit', { name }) }))
  }
  const working = batch.job_id && (state === 'checking' || commit.isSuccess)
  return (
    <section className="card" aria-label={t('wishes.import.latest')}>
      <p className="rule-head"><strong>{name}</strong> <StatusTag tone={tones[state]}>{t(`wishes.import.states.${state}`)}</StatusTag></p>
      {working && <JobBar key={batch.job_id} service="rotation" jobId={batch.job_id ?? ''} title={t(state === 'checking' ? 'wishes.import.jobCheck' : 'wishes.import.jobCommit', { name })} onOver={() => void again()} />}
      {state !== 'checking' && (
        <ul className="tallies">
          <li>{t('wishes.import.rows', { count: batch.rows })}</li>
          {(['good', 'faulty', ...(state === 'committed' ? (['made', 'changed', 'unchanged'] as const) : [])] as const).map((word) => <li key={word}>{t(`wishes.import.${word}`)} <strong>{batch[word]}</strong></li>)}
        </ul>
      )}
      {commit.error !== null && <ProblemAlert error={commit.error} />}
      {state === 'checked' && (
        <Act type="primary" loading={commit.isPending} disabledReason={disabledReason ?? (batch.good === 0 ? t('wishes.import.nothing') : null)} onClick={() => void press()}>
          {t(batch.faulty > 0 ? 'wishes.import.commitGood' : 'wishes.import.commit', { count: batch.good })}
        </Act>
      )}
      {batch.faults.length > 0 && <Faults batch={batch} />}
      {batch.faulty > 0 && state === 'checked' && <p className="quiet">{t('wishes.import.again')}</p>}
    </section>
  )
}

function Faults({ batch: { faults } }: { batch: WishImport }) {
  const { t } = useTranslation()
  return (
    <DataTable
      caption={t('wishes.import.faults')}
      showCaption
      query={here(faults)}
      rowKey={({ row, column, code }) => `${row} ${column} ${code}`}
      columns={[
        { key: 'row', title: t('wishes.import.row'), render: ({ row }) => row, numeric: true },
        { key: 'column', title: t('wishes.import.column'), render: ({ column }) => column },
        { key: 'value', title: t('wishes.import.value'), render: ({ value }) => value || '–' },
        { key: 'why', title: t('wishes.import.why'), render: ({ code }) => t(`wishes.import.code.${code}` as 'wishes.import.code.other', { defaultValue: t('wishes.import.code.other') }) },
      ]}
    />
  )
}

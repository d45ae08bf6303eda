import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, here } from '@/ui/DataTable'
import { momentHere } from '@/ui/format'
import { assertNever } from '@/ui/can'
import { fileHref, type ChangeFile } from './queries'

/** What is asked, of whom, on what grounds. */
export function ChangeFacts({ change, labels, policy }: { change: ChangeFile; labels: Readonly<Record<string, string>>; policy: ReactNode }) {
  const { t } = useTranslation()
  const authority = t(`power.${change.authority}` as 'power.city', { defaultValue: change.authority })
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('changes.kind'), t(`changes.kinds.${change.kind}`)],
    [t('changes.name'), change.group_name ?? t('code.unsaid')],
    [t('changes.form'), change.form ? t(`code.form.${change.form}`) : t('code.unsaid')],
    [t('changes.policy'), policy],
    [t('changes.takesEffect'), change.takes_effect_on],
    [t('changes.raisedBy'), `${change.raised_by_name} · ${momentHere(change.created_at)}`],
    [t('changes.authority'), authority],
    [t('changes.reason'), change.reason],
  ]
  return (
    <>
      <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
      <Warnings change={change} />
      <DataTable
        caption={t('changes.units')}
        showCaption
        query={here(change.units)}
        rowKey={({ unit_id }) => unit_id}
        columns={[
          { key: 'unit', title: t('changes.unit'), render: ({ unit_name }) => unit_name },
          { key: 'role', title: t('changes.role'), render: ({ role }) => labels[role] ?? t(`code.role.${role}`) },
          { key: 'tightness', title: t('changes.tightness'), render: ({ tightness }) => (tightness ? t(`code.tightness.${tightness}`) : t('code.unsaid')) },
        ]}
      />
      <section className="card" aria-labelledby="change-files">
        <h2 id="change-files">{t('changes.evidence')}</h2>
        {change.evidence_file_ids.length === 0 ? <p>{t('changes.noEvidence')}</p> : (
          <ul className="plain">{change.evidence_file_ids.map((id, at) => <li key={id}><a href={fileHref(id)} download>{t('changes.fileAt', { at: at + 1 })}</a></li>)}</ul>
        )}
      </section>
      <Consents change={change} authority={authority} />
    </>
  )
}

/** Advice, not refusals: a school far away, a place that is not known. */
function Warnings({ change: { warnings } }: { change: ChangeFile }) {
  const { t } = useTranslation()
  if (warnings.length === 0) return null
  const words = warnings.map(({ code, unit_name, km }) => t(`changes.warning.${code}` as 'changes.warning.unit-far', { defaultValue: t('changes.warning.other', { unit: unit_name }), unit: unit_name, km }))
  return <Alert type="warning" showIcon title={t('changes.warnings', { count: warnings.length })} description={<ul className="plain">{words.map((word) => <li key={word}>{word}</li>)}</ul>} />
}

function Consents({ change, authority }: { change: ChangeFile; authority: string }) {
  const { t } = useTranslation()
  return (
    <section className="card" aria-labelledby="change-consents">
      <h2 id="change-consents">{t('changes.consents')}</h2>
      {change.consents.length === 0 && <p>{t(waiting(change.state), { who: authority })}</p>}
      <ul className="plain">
        {change.consents.map(({ created_at, name, power, reason }) => (
          <li key={created_at}><strong>{name}</strong>（{t(`power.${power}` as 'power.city', { defaultValue: power })}）{t('changes.consentedAt', { time: momentHere(created_at) })}{reason}</li>
        ))}
      </ul>
      <p>{t(`changes.next.${change.state}`, { day: change.takes_effect_on, who: authority })}</p>
    </section>
  )
}

function waiting(state: ChangeFile['state']): 'changes.consentLater' | 'changes.consentWaits' | 'changes.consentNone' {
  switch (state) {
    case 'draft': case 'returned': return 'changes.consentLater'
    case 'submitted': return 'changes.consentWaits'
    case 'approved': case 'effective': case 'withdrawn': case 'refused': return 'changes.consentNone'
    default: return assertNever(state)
  }
}

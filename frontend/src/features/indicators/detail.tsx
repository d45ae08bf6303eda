import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { useOurs } from '@/ui/bilingual'
import type { Evaluation } from '@/api/evaluation'
import { momentHere } from '@/ui/format'
import type { FrameworkFile } from './queries'

export function FrameworkFacts({ framework }: { framework: FrameworkFile }) {
  const { t } = useTranslation()
  const rows: readonly (readonly [string, string])[] = [
    [t('indicators.code'), framework.code],
    [t('indicators.version'), framework.semver],
    [t('indicators.scheme'), t(`indicators.schemes.${framework.scheme_type}` as 'indicators.schemes.bundle', { defaultValue: framework.scheme_type })],
    [t('indicators.bundle'), t(`indicators.bundleModes.${framework.bundle_mode}` as 'indicators.bundleModes.shadow', { defaultValue: framework.bundle_mode })],
    [t('indicators.adoptedOn'), momentHere(framework.created_at)],
    [t('indicators.sha'), framework.sha256.slice(0, 16)],
  ]
  return (
    <>
      {framework.weights_status === 'example' && <Alert type="warning" showIcon title={t('indicators.weightOrigin.example')} description={t('indicators.exampleHelp')} />}
      <dl className="facts">{rows.map(([word, value]) => <div key={word}><dt>{word}</dt><dd>{value}</dd></div>)}</dl>
    </>
  )
}

/** What keeps it from approval, if anything does. */
export function Findings({ validation }: { validation: Evaluation<'FrameworkValidationView'> }) {
  const { t } = useTranslation()
  if (validation.is_valid) return <p className="quiet" role="status">{t('indicators.valid')}</p>
  return (
    <section className="card" aria-labelledby="findings">
      <h2 id="findings">{t('indicators.invalid', { count: validation.findings.length })}</h2>
      <ul>{validation.findings.map(({ code, node, facts }) => <li key={`${code} ${node}`}>{node} {facts}</li>)}</ul>
    </section>
  )
}

export function BandsAndStandards({ framework }: { framework: FrameworkFile }) {
  const { t } = useTranslation()
  const ours = useOurs()
  return (
    <div className="desk">
      <section className="card" aria-labelledby="bands">
        <h2 id="bands">{t('indicators.bands')}</h2>
        <ul className="rows">{framework.bands.map((band) => <li key={band.code}>{t('indicators.bandLine', { name: ours(band.name_zh, band.name_en), least: band.least })}</li>)}</ul>
      </section>
      <section className="card" aria-labelledby="standards">
        <h2 id="standards">{t('indicators.standards')}</h2>
        <ul className="rows">
          {framework.standards.map(({ ref, title, source_grade }) => <li key={ref}><span>{title} <small className="quiet">{t('indicators.standardRef')} {ref} · {t(`indicators.grades.${source_grade}` as 'indicators.grades.primary', { defaultValue: source_grade })}</small></span></li>)}
        </ul>
      </section>
    </div>
  )
}

export function SignOffs({ framework }: { framework: FrameworkFile }) {
  const { t } = useTranslation()
  return (
    <section className="card" aria-labelledby="signoffs">
      <h2 id="signoffs">{t('indicators.signoffs')}</h2>
      {framework.signoffs.length === 0 && <p className="quiet">{t('indicators.noSignoff')}</p>}
      <ol className="rows">
        {framework.signoffs.map(({ state, name, power, on, reason }) => (
          <li key={`${state} ${on}`}>
            <span><time dateTime={on}>{on}</time> {t('indicators.signed', { name, power: t(`power.${power}` as 'power.city', { defaultValue: power }), state: t(`indicators.states.${state}`) })}{reason && <small className="quiet"> {reason}</small>}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusTag } from '@/ui/StatusTag'
import type { Scenario } from './queries'
import { tierBound, tierName } from './words'
import './matching.css'
import { views, type View } from './choices'

/** The plan in figures: how many go, by which kinds, how good it is and who checked it. */
export function ScenarioSummary({ scenario }: { scenario: Scenario }) {
  const { t } = useTranslation()
  const kinds = Object.entries(scenario.kinds).toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
  return (
    <div className="desk">
      <section className="card" aria-labelledby="plan-title">
        <h2 id="plan-title">{t('matching.summary')}</h2>
        <dl className="big-figures">
          <div><dt>{t('matching.moves')}</dt><dd>{scenario.moves}<small>{kinds.map(([kind, count]) => `${t(`placements.kinds.${kind}` as 'placements.kinds.full', { defaultValue: kind })} ${count}`).join(t('rounds.comma'))}</small></dd></div>
          <div><dt>{t('matching.missed')}</dt><dd>{scenario.missed === 0 ? t('matching.missedNone') : scenario.missed}</dd></div>
        </dl>
        <CertificateBadge certified={scenario.is_certified} />
        <p className="quiet">{t('matching.planHash')} <span className="hash">{scenario.plan_sha256}</span></p>
      </section>
      <section className="card" aria-labelledby="tiers-title">
        <h2 id="tiers-title">{t('matching.tiers')}</h2>
        <ol className="tier-list">
          {scenario.tiers.map((tier) => <li key={tier.id}><span>{tierName(t, tier.id)}</span><strong>{tier.value}</strong><small>{tierBound(t, tier)}</small></li>)}
        </ol>
      </section>
    </div>
  )
}

/** What the certificate means, in words. */
export function CertificateBadge({ certified }: { certified: boolean }) {
  const { t } = useTranslation()
  return (
    <p>
      <StatusTag tone={certified ? 'good' : 'bad'}>{`${t('matching.certificate')}${t('rounds.colon')}${t(certified ? 'matching.certified' : 'matching.notCertified')}`}</StatusTag>{' '}
      <span className="quiet">{t(certified ? 'matching.certifiedText' : 'matching.notCertifiedText')}</span>
    </p>
  )
}


/** The parts of a plan, each with its own address. */
export function Views({ renderLink }: { renderLink: (view: View, words: string) => ReactNode }) {
  const { t } = useTranslation()
  return <nav aria-label={t('matching.viewsLabel')}><ul className="views">{views.map((view) => <li key={view}>{renderLink(view, t(`matching.views.${view}`))}</li>)}</ul></nav>
}

import { useTranslation } from 'react-i18next'
import type { FilingFile } from './queries'

export function FilingText({ filing, group }: { filing: FilingFile; group: string }) {
  const { t } = useTranslation()
  return (
    <>
      <dl className="facts">
        <div><dt>{t('filings.group')}</dt><dd>{group}</dd></div>
        <div><dt>{t('filings.year')}</dt><dd>{filing.school_year}</dd></div>
        <div><dt>{t('filings.filedOn')}</dt><dd>{filing.filed_on ?? t('filings.notFiled')}</dd></div>
        {filing.decided_reason && <div><dt>{t('filings.decided')}</dt><dd>{filing.decided_reason}</dd></div>}
      </dl>
      <section className="card" aria-labelledby="goals"><h2 id="goals">{t('filings.goals')}</h2><p className="prose">{filing.goals || t('code.blank')}</p></section>
      <section className="card" aria-labelledby="plan"><h2 id="plan">{t('filings.plan')}</h2><p className="prose">{filing.plan || t('code.blank')}</p></section>
    </>
  )
}

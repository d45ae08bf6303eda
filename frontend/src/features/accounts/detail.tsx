import { useTranslation } from 'react-i18next'
import type { Registry } from '@/api/registry'

/** Who I am here, and for whom I act. */
export function Profile({ me }: { me: Registry<'MeView'> }) {
  const { t } = useTranslation()
  const word = (power: string) => t(`power.${power}` as 'power.city', { defaultValue: power })
  return (
    <>
      <dl className="facts">
        <div><dt>{t('accounts.name')}</dt><dd>{me.name}</dd></div>
        <div><dt>{t('accounts.username')}</dt><dd className="code">{me.username}</dd></div>
        <div><dt>{t('accounts.power')}</dt><dd>{word(me.power)}</dd></div>
        <div><dt>{t('accounts.org')}</dt><dd>{me.org_name}</dd></div>
      </dl>
      <section className="card" aria-labelledby="my-grants">
        <h2 id="my-grants">{t('accounts.grants')}</h2>
        <ul className="plain">{me.grants.map(({ grant_id, power, org_name }) => <li key={grant_id}>{word(power)} · {org_name}{grant_id === me.grant_id ? t('accounts.current') : ''}</li>)}</ul>
      </section>
    </>
  )
}

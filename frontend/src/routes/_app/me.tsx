import { createFileRoute, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Profile } from '@/features/accounts/detail'
import { DisplaySettings } from '@/frame/DisplaySettings'
import { useMe } from '@/frame/session'
import { Page } from '@/ui/Page'
import './registry/-registry.css'

export const Route = createFileRoute('/_app/me')({
  staticData: { title: 'accounts.title', menu: { section: 'work', order: 90, powers: 'all', phone: true } },
  component: MyPage,
})

function MyPage() {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <Page title={t('accounts.title')} lead={me.person_id ? <Link to="/registry/staff/$personId" params={{ personId: me.person_id }}>{t('accounts.file')}</Link> : undefined}>
      <Profile me={me} />
      <section className="card" aria-labelledby="my-display"><h2 id="my-display">{t('shell.settings')}</h2><DisplaySettings /></section>
    </Page>
  )
}

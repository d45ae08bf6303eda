import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { registry } from '@/api/registry'
import { useTitle } from '@/ui/Page'
import { DisplaySettings } from './DisplaySettings'
import { LoginForm } from './LoginForm'
import type { Me } from './session'
import './login.css'

export function LoginPage({ onDone }: { onDone: (me: Me) => void }) {
  const { t } = useTranslation()
  useTitle(t('login.title'))
  const { data: health } = useQuery(registry.queryOptions('get', '/api/registry/v1/health'))
  return (
    <div className="login">
      <div className="login-sea">
        <img src="/boat.svg" alt="" width="72" height="72" />
        <p className="login-name">{t('shell.name')}</p>
        <p className="login-welcome">{t('login.welcome')}</p>
        <p>{t('login.about')}</p>
      </div>
      <main className="login-side">
        <h1>{t('login.title')}</h1>
        <LoginForm onDone={onDone} />
        {health?.demo && <p className="login-hint">{t('login.demo')}</p>}
        <details className="login-display">
          <summary>{t('shell.settings')}</summary>
          <DisplaySettings />
        </details>
      </main>
    </div>
  )
}

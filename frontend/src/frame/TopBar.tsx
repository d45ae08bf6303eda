import { LogoutOutlined, SettingOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choices, Drop } from '@/ui/Drop'
import { AsOfPicker } from './AsOf'
import { actAs, powerName, signOut, useMe } from './session'

// Its segmented controls are heavy and seldom opened: they come when asked for.
const DisplaySettings = lazy(async () => ({ default: (await import('./DisplaySettings')).DisplaySettings }))

export function TopBar() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const router = useRouter()
  const [leaving, setLeaving] = useState(false)
  const leave = async () => {
    setLeaving(true)
    await signOut(client)
    await navigate({ to: '/login' })
  }
  const turn = async (grantId: string) => {
    await actAs(client, grantId)
    await navigate({ to: '/' })
    await router.invalidate()
  }
  const acting = t('shell.actingAs', { power: powerName(t, me.power) })
  return (
    <header className="frame-top">
      <Link to="/" className="frame-brand">
        <img src="/boat.svg" alt="" width="32" height="32" />
        <span className="frame-name">{t('shell.name')}</span>
        <span className="frame-place">{me.org_name}</span>
      </Link>
      <div className="frame-tools">
        <span className="frame-acting">
          {me.name}
          {me.grants.length > 1 ? (
            <Drop label={<small>{acting} ▾</small>} className="frame-turn">
              <Choices choices={me.grants.map((grant) => ({ key: grant.grant_id, label: `${powerName(t, grant.power)} · ${grant.org_name}`, onClick: () => void turn(grant.grant_id) }))} />
            </Drop>
          ) : <small>{acting}</small>}
        </span>
        <AsOfPicker />
        <Drop label={<SettingOutlined aria-hidden />} name={t('shell.settings')}><Suspense><DisplaySettings /></Suspense></Drop>
        <Button type="text" icon={<LogoutOutlined aria-hidden />} aria-label={t('shell.signOut')} loading={leaving} onClick={() => void leave()} />
      </div>
    </header>
  )
}

import { useRouter, useRouterState } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Away } from './Away'
import { AsOfBand } from './AsOf'
import { Expired } from './Expired'
import { entriesFor, entryAt, routesOf } from './menu'
import { BottomBar, SideMenu } from './Menus'
import { useMe, useRenewal } from './session'
import { TopBar } from './TopBar'
import './frame.css'

/** What stands around every page of somebody who is logged in. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const me = useMe()
  const router = useRouter()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const entries = useMemo(() => entriesFor(routesOf(router), me.power), [router, me.power])
  const current = entryAt(entries, path)?.to
  useRenewal()
  return (
    <div className="frame">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus() }}>
        {t('shell.skip')}
      </a>
      {me.demo && <div className="frame-demo" role="note">{t('shell.demo')}</div>}
      <TopBar />
      <div className="frame-body">
        <SideMenu entries={entries} current={current} />
        <main id="main" className="frame-main" tabIndex={-1}>
          <AsOfBand />
          <Away />
          {children}
        </main>
      </div>
      <BottomBar entries={entries} current={current} />
      <Expired />
    </div>
  )
}

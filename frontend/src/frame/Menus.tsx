import { Link } from '@tanstack/react-router'
import { MenuOutlined } from '@ant-design/icons'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sections, type MenuEntry } from './menu'

const MenuDrawer = lazy(async () => ({ default: (await import('./MenuDrawer')).MenuDrawer }))

interface MenuProps {
  entries: readonly MenuEntry[]
  current?: string
  onPick?: () => void
}

/** The pages by section; links, so that a new tab and a copied address work. */
export function MenuList({ entries, current, onPick }: MenuProps) {
  const { t } = useTranslation()
  return sections.map((section) => {
    const mine = entries.filter((entry) => entry.section === section)
    if (mine.length === 0) return null
    return (
      <div key={section} className="menu-section">
        {section !== 'work' && <h2>{t(`shell.section.${section}`)}</h2>}
        <ul>
          {mine.map(({ to, title }) => (
            <li key={to}>
              <Link to={to} search={keepAsOf} aria-current={to === current ? 'page' : undefined} onClick={onPick} activeOptions={{ exact: true }} activeProps={{}}>
                {t(title)}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    )
  })
}

const keepAsOf = (previous: { as_of?: string }) => ({ as_of: previous.as_of })

export function SideMenu(props: MenuProps) {
  const { t } = useTranslation()
  return (
    <nav className="frame-side" aria-label={t('shell.mainMenu')}>
      <MenuList {...props} />
    </nav>
  )
}

/** On a phone: up to four pages that ask for it, and everything else behind 更多. */
export function BottomBar({ entries, current }: MenuProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const chosen = [...entries].toSorted((a, b) => Number(b.phone) - Number(a.phone)).slice(0, 4)
  return (
    <>
      <nav className="frame-bottom" aria-label={t('shell.bottomMenu')}>
        {chosen.map(({ to, title }) => (
          <Link key={to} to={to} search={keepAsOf} aria-current={to === current ? 'page' : undefined} activeOptions={{ exact: true }} activeProps={{}}>
            {t(title)}
          </Link>
        ))}
        <button type="button" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
          <MenuOutlined aria-hidden /> {t('shell.more')}
        </button>
      </nav>
      <Suspense>
        {open && <MenuDrawer onClose={() => setOpen(false)}><MenuList entries={entries} current={current} onPick={() => setOpen(false)} /></MenuDrawer>}
      </Suspense>
    </>
  )
}

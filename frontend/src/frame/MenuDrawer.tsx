import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** The whole menu on a phone. */
export function MenuDrawer({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Drawer title={t('shell.menu')} placement="bottom" open onClose={onClose} size="large">
      <nav aria-label={t('shell.mainMenu')}>{children}</nav>
    </Drawer>
  )
}

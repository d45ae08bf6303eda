import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { LoginForm } from './LoginForm'

/** Sign in over the page that was open, so that what was typed on it survives. */
export function ExpiredDialog({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  return (
    <Modal open title={t('login.expiredTitle')} footer={null} closable={false} keyboard={false} mask={{ closable: false }} width={420}>
      <p>{t('login.expiredText')}</p>
      <LoginForm onDone={onDone} />
    </Modal>
  )
}

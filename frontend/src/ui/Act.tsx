import { Button, type ButtonProps } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

export interface ActProps extends Omit<ButtonProps, 'disabled' | 'onClick'> {
  children: string
  /** Why it cannot be done now, in words; null or undefined: it can. */
  disabledReason?: string | null
  onClick?: () => void
}

/** A button that says why when it cannot be pressed: it stays focusable, and the reason is tied to it. */
export function Act({ disabledReason, onClick, children, ...button }: ActProps) {
  const { t } = useTranslation()
  const id = useId()
  if (!disabledReason) return <Button {...button} onClick={onClick}>{children}</Button>
  return (
    <span className="act">
      <Button {...button} className="act-disabled" htmlType="button" aria-disabled aria-describedby={id}>{children}</Button>
      <span id={id} className="act-reason">{t('ui.disabled', { reason: disabledReason })}</span>
    </span>
  )
}

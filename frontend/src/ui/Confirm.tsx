import { App, Button } from 'antd'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

export interface Question {
  /** Names the thing: "关闭 2026 秋季轮次？" */
  title: string
  /** Its reach: "41 人的派遣将生效。" */
  reach?: string
  yes?: string
  danger?: boolean
}

/** Asks before what cannot be undone, and only then. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const { modal } = App.useApp()
  const { t } = useTranslation()
  return useCallback(
    ({ title, reach, yes, danger }) =>
      Promise.resolve(modal.confirm({ title, content: reach, okText: yes ?? t('ui.confirm.yes'), cancelText: t('ui.confirm.no'), okButtonProps: { danger } })),
    [modal, t],
  )
}

/** Says what was done, and for ten seconds offers to undo it. */
export function useSaid(): (text: string, undo?: () => void) => void {
  const { message } = App.useApp()
  const { t } = useTranslation()
  return useCallback(
    (text, undo) => {
      const key = `said-${text}`
      const back = () => {
        message.destroy(key)
        undo?.()
      }
      message.success({ key, duration: undo ? 10 : 4, content: undo ? <>{text} <Button size="small" type="link" onClick={back}>{t('ui.confirm.undo')}</Button></> : text })
    },
    [message, t],
  )
}

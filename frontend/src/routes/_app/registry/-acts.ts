import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Can } from '@/ui/can'

/** Why an action cannot be done now: null, it can; undefined, this grant could never do it, so nothing is offered. */
export type Acts = (action: string) => string | null | undefined

const never = new Set(['not-granted', 'not-your-part'])

/** The server's `can` in words; on another day than today nothing is written. */
export function actsFor(t: TFunction, can: Can, asOf: string | undefined): Acts {
  return (action) => {
    const code = can[action]
    if (code === undefined || (code !== null && never.has(code))) return undefined
    if (asOf) return t('reason.past-day')
    if (code === null) return null
    return t(`code.reason.${code}` as 'code.reason.not-authority', { defaultValue: t(`reason.${code}` as 'reason.other', { defaultValue: t('reason.other') }) })
  }
}

export function useActs(can: Can, asOf: string | undefined): Acts {
  const { t } = useTranslation()
  return actsFor(t, can, asOf)
}

/** For what has no `can` of its own, such as making something new: offered to those powers, on today. */
export function useMayMake(allowed: boolean, asOf: string | undefined): string | null | undefined {
  const { t } = useTranslation()
  return allowed ? (asOf ? t('reason.past-day') : null) : undefined
}

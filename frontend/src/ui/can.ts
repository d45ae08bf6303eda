import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'

/** What the server says of each action: null is allowed, else a code of why not. */
export type Can = Readonly<Record<string, string | null | undefined>>

/** The word for a code of the server's `can`. An action it does not name can never be done: undefined hides the button. */
export function reasonFor(t: TFunction, can: Can, action: string): string | null | undefined {
  const code = can[action]
  if (code === null || code === undefined) return code
  const key = `reason.${code}` as 'reason.other'
  return t(key, { defaultValue: t('reason.other') })
}

/** `const why = useReasons(group.can)`; `why('group.rename')` goes into `disabledReason`. */
export function useReasons(can: Can): (action: string) => string | null | undefined {
  const { t } = useTranslation()
  return (action) => reasonFor(t, can, action)
}

/** The end of a closed union: reached only if a state was forgotten, and then it does not compile. */
export function assertNever(value: never): never {
  throw new Error(`Unknown state ${String(value)}`)
}

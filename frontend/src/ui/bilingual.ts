import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

/** Picks the name in the page's language, where the server gives both: `const ours = useOurs(); ours(node.name_zh, node.name_en)`. */
export function useOurs(): (zh: string, en: string) => string {
  const { language } = useTranslation().i18n
  return useCallback((zh, en) => (language === 'en' && en ? en : zh), [language])
}

import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { zhCN } from './zh-CN'

export type Language = 'zh-CN' | 'en'
export const languages: Record<Language, string> = { 'zh-CN': '中文', en: 'English' }

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zhCN }
  }
}

const remembered = (): Language => (globalThis.localStorage?.getItem('language') === 'en' ? 'en' : 'zh-CN')

/** Chinese stands in the shell; English comes when it is asked for. */
export async function setLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    const { en } = await import('./en')
    i18next.addResourceBundle('en', 'translation', en)
  }
  document.documentElement.lang = language
  globalThis.localStorage?.setItem('language', language)
  await i18next.changeLanguage(language)
}

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zhCN } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await setLanguage(remembered())
}

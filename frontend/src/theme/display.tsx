import { App, ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale'
import antdZh from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { marks, paintRoot, themeOf, type Scheme, type TextSize } from './index'

interface Display {
  scheme: Scheme
  size: TextSize
  dark: boolean
  marks: readonly string[]
  setScheme: (scheme: Scheme) => void
  setSize: (size: TextSize) => void
}

const DisplayContext = createContext<Display | null>(null)

/** How the page is shown to this person: light or dark, text size, and the colours of pictures. */
export function useDisplay(): Display {
  const display = use(DisplayContext)
  if (!display) throw new Error('useDisplay stands outside DisplayProvider')
  return display
}

const systemDark = globalThis.matchMedia?.('(prefers-color-scheme: dark)')

function useSystemDark(): boolean {
  const [dark, setDark] = useState(systemDark?.matches ?? false)
  useEffect(() => {
    const listen = (event: MediaQueryListEvent) => setDark(event.matches)
    systemDark?.addEventListener('change', listen)
    return () => systemDark?.removeEventListener('change', listen)
  }, [])
  return dark
}

function useRemembered<T extends string>(key: string, fallback: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (localStorage.getItem(key) as T | null) ?? fallback)
  const remember = (next: T) => {
    localStorage.setItem(key, next)
    setValue(next)
  }
  return [value, remember]
}

function useAntdLocale(language: string): Locale {
  const [english, setEnglish] = useState<Locale | null>(null)
  useEffect(() => {
    dayjs.locale(language === 'en' ? 'en' : 'zh-cn')
    if (language === 'en') void import('antd/locale/en_US').then((module) => setEnglish(module.default))
  }, [language])
  return (language === 'en' && english) || antdZh
}

export function DisplayProvider({ children }: { children: ReactNode }) {
  const [scheme, setScheme] = useRemembered<Scheme>('theme', 'light')
  const [size, setSize] = useRemembered<TextSize>('textSize', 'standard')
  const systemIsDark = useSystemDark()
  const { i18n } = useTranslation()
  const locale = useAntdLocale(i18n.language)
  const dark = scheme === 'dark' || (scheme === 'system' && systemIsDark)
  useEffect(() => paintRoot(dark, size), [dark, size])
  const config = useMemo(() => themeOf(dark, size), [dark, size])
  const display = { scheme, size, dark, marks: marks[dark ? 'dark' : 'light'], setScheme, setSize }
  return (
    <DisplayContext value={display}>
      <ConfigProvider locale={locale} theme={config} button={{ autoInsertSpace: false }}>
        <App component={false}>{children}</App>
      </ConfigProvider>
    </DisplayContext>
  )
}


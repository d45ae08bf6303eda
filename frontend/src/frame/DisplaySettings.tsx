import { Segmented } from 'antd'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { languages, setLanguage, type Language } from '@/i18n'
import { useDisplay } from '@/theme/display'
import type { Scheme, TextSize } from '@/theme'

function Choice({ label, children }: { label: string; children: (labelledBy: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="display-choice">
      <span id={id}>{label}</span>
      {children(id)}
    </div>
  )
}

/** Language, light or dark, text size: kept in this browser. */
export function DisplaySettings() {
  const { t, i18n } = useTranslation()
  const { scheme, size, setScheme, setSize } = useDisplay()
  const schemes: Scheme[] = ['light', 'dark', 'system']
  const sizes: TextSize[] = ['standard', 'large', 'largest']
  return (
    <div className="display-settings">
      <Choice label={t('shell.language')}>
        {(id) => (
          <Segmented<Language>
            aria-labelledby={id}
            value={i18n.language as Language}
            options={Object.entries(languages).map(([value, label]) => ({ value: value as Language, label }))}
            onChange={(language) => void setLanguage(language)}
          />
        )}
      </Choice>
      <Choice label={t('shell.theme.label')}>
        {(id) => (
          <Segmented<Scheme>
            aria-labelledby={id}
            value={scheme}
            options={schemes.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
            onChange={setScheme}
          />
        )}
      </Choice>
      <Choice label={t('shell.textSize.label')}>
        {(id) => (
          <Segmented<TextSize>
            aria-labelledby={id}
            value={size}
            options={sizes.map((value) => ({ value, label: t(`shell.textSize.${value}`) }))}
            onChange={setSize}
          />
        )}
      </Choice>
    </div>
  )
}

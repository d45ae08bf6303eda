import { theme, type ThemeConfig } from 'antd'

export type Scheme = 'light' | 'dark' | 'system'
export type TextSize = 'standard' | 'large' | 'largest'

const scale: Record<TextSize, number> = { standard: 1, large: 1.25, largest: 1.5 }

/** The only literal colours of the front end. Each pair of text and ground reads at 4.5 : 1 or better. */
const ink = {
  light: {
    colorPrimary: '#0b5870', colorInfo: '#0b5870', colorLink: '#0b5870',
    colorSuccess: '#2a6b2f', colorWarning: '#8a5300', colorError: '#b3261e',
    colorTextBase: '#16242b', colorBgBase: '#ffffff', colorBgLayout: '#f3f6f7',
    colorTextSecondary: '#43545c', colorTextTertiary: '#566870', colorTextQuaternary: '#5f7078',
    colorTextDescription: '#566870', colorTextPlaceholder: '#5f7078', colorTextDisabled: '#5f7078',
    colorBorder: '#7d8d94', colorBorderSecondary: '#dbe3e6',
    colorPrimaryBg: '#e3f0f4', colorPrimaryBorder: '#a9cbd7', colorPrimaryText: '#0b5870', colorPrimaryTextActive: '#083f51',
    colorInfoBg: '#e3f0f4', colorInfoBorder: '#a9cbd7', colorSuccessBg: '#e8f3e8', colorSuccessBorder: '#a8cfab',
    colorWarningBg: '#fdf1dc', colorWarningBorder: '#e6c68c', colorErrorBg: '#fcebe9', colorErrorBorder: '#e9b0ab',
  },
  dark: {
    colorPrimary: '#74cbe4', colorInfo: '#74cbe4', colorLink: '#7cc8de',
    colorSuccess: '#7fc785', colorWarning: '#e3b062', colorError: '#ff9a91',
    colorTextBase: '#e8eef0', colorBgBase: '#11191d', colorBgLayout: '#0b1114',
    colorTextSecondary: '#b9c6cb', colorTextTertiary: '#a3b2b8', colorTextQuaternary: '#98a8ae',
    colorTextDescription: '#a3b2b8', colorTextPlaceholder: '#98a8ae', colorTextDisabled: '#98a8ae',
    colorBorder: '#6d7f87', colorBorderSecondary: '#2a383e',
    colorPrimaryBg: '#0e2730', colorPrimaryBorder: '#2c5a69', colorPrimaryText: '#8fd3e6', colorPrimaryTextActive: '#8fd3e6',
    colorInfoBg: '#0e2730', colorInfoBorder: '#2c5a69', colorSuccessBg: '#16291a', colorSuccessBorder: '#33573a',
    colorWarningBg: '#2e2413', colorWarningBorder: '#634d26', colorErrorBg: '#341a18', colorErrorBorder: '#6e3a36',
  },
} as const

/** The marks of pictures: told apart by hue and by lightness, on both grounds. */
export const marks = {
  light: ['#0b5870', '#b0640a', '#4b7d2f', '#8a3b76', '#3f5fa8', '#9c2f2a', '#6a6a2a', '#2a7f78'],
  dark: ['#58b4cf', '#eab06a', '#9acb7c', '#d795c6', '#93aef0', '#f09a92', '#cbc877', '#74cfc6'],
} as const

/** The fonts that are there: nothing is fetched. */
export const fontFamily = '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif'

const seaward = { light: { deep: '#0b5870', deeper: '#083f51', on: '#ffffff' }, dark: { deep: '#0d3b4b', deeper: '#08242e', on: '#e8f4f7' } } as const

export function themeOf(dark: boolean, size: TextSize): ThemeConfig {
  const tint = scale[size]
  const tone = dark ? 'dark' : 'light'
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'tongzhou' },
    hashed: false,
    token: {
      ...ink[tone],
      fontSize: Math.round(14 * tint),
      controlHeight: Math.round(34 * tint),
      controlHeightSM: Math.round(28 * tint),
      borderRadius: 6,
      fontFamily,
      wireframe: false,
    },
    components: {
      Button: { primaryColor: dark ? ink.dark.colorBgBase : ink.light.colorBgBase, contentFontSize: Math.round(14 * tint) },
      Segmented: { trackBg: 'var(--ant-color-fill-secondary)', itemSelectedBg: ink[tone].colorPrimary, itemSelectedColor: ink[tone].colorBgBase },
    },
  }
}

/** Lays what lies outside antd's reach on the root element: the sea of the log-in page, the scale of rem. */
export function paintRoot(dark: boolean, size: TextSize): void {
  const root = document.documentElement
  const sea = seaward[dark ? 'dark' : 'light']
  root.dataset.theme = dark ? 'dark' : 'light'
  root.style.colorScheme = dark ? 'dark' : 'light'
  root.style.fontSize = `${16 * scale[size]}px`
  root.classList.add('tongzhou')
  root.style.setProperty('--sea', sea.deep)
  root.style.setProperty('--sea-deep', sea.deeper)
  root.style.setProperty('--on-sea', sea.on)
}

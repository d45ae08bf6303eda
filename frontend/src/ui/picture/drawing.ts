import type { EChartsCoreOption } from 'echarts/core'
import type { TFunction } from 'i18next'

/** The colours and sizes a picture is drawn with, from the theme. */
export interface Ink {
  marks: readonly string[]
  text: string
  quiet: string
  line: string
  ground: string
  good: string
  warn: string
  bad: string
  fontSize: number
  fontFamily: string
}

export interface Pen {
  ink: Ink
  t: TFunction
}

export type Cell = string | number | null

/** The same numbers for the eye and for everybody else. */
export interface Drawing {
  option: EChartsCoreOption
  table: { columns: readonly { title: string; numeric?: boolean }[]; rows: readonly (readonly Cell[])[] }
  /** What the colours stand for, where the picture itself does not say. */
  keys?: readonly { name: string; colour: string }[]
  /** Pixels; by default what fits most. */
  height?: number
}

export const frameOf = ({ ink }: Pen): EChartsCoreOption => ({
  color: [...ink.marks],
  textStyle: { color: ink.text, fontSize: ink.fontSize, fontFamily: ink.fontFamily },
  animation: false,
  // Rich text, since an HTML tip would need its words escaped and inline styles allowed.
  tooltip: { renderMode: 'richText', confine: true, backgroundColor: ink.ground, borderColor: ink.line, textStyle: { color: ink.text, fontSize: ink.fontSize } },
})

export const axis = ({ ink }: Pen) => ({
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
  axisLabel: { color: ink.quiet, fontSize: ink.fontSize },
  splitLine: { lineStyle: { color: ink.line, opacity: 0.5 } },
  nameTextStyle: { color: ink.quiet, fontSize: ink.fontSize },
})

export const legend = ({ ink }: Pen) => ({ top: 0, left: 0, itemGap: 16, textStyle: { color: ink.text, fontSize: ink.fontSize } })

/** A long school name on an axis: its first characters, whole in the tip and in the table. */
export const short = (name: string, characters = 10): string => (name.length > characters ? `${name.slice(0, characters - 1)}…` : name)

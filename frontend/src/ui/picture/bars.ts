import { signed } from '../format'
import { axis, frameOf, legend, short, type Drawing, type Pen } from './drawing'

export interface BeforeAfter {
  item: string
  before: number
  after: number
}

/** What a plan does to each school: two bars and their difference printed; `digits` of the figures. */
export function beforeAfter(data: readonly BeforeAfter[], pen: Pen, digits = 0): Drawing {
  const { t, ink } = pen
  const items = data.map(({ item }) => item)
  const bar = (side: 'before' | 'after', color: string | undefined) => ({
    type: 'bar',
    name: t(`ui.picture.${side}`),
    data: data.map((one) => one[side]),
    itemStyle: { color },
    barMaxWidth: 14,
  })
  const difference = ({ dataIndex }: { dataIndex: number }) => {
    const one = data[dataIndex]
    return one ? signed(one.after - one.before, digits) : ''
  }
  return {
    option: {
      ...frameOf(pen),
      tooltip: { ...(frameOf(pen).tooltip as object), trigger: 'axis', axisPointer: { type: 'shadow' } },
      legend: legend(pen),
      grid: { left: 8, right: 56, top: 36, bottom: 8, containLabel: true },
      xAxis: { ...axis(pen), type: 'value' },
      yAxis: { ...axis(pen), type: 'category', inverse: true, data: items, axisLabel: { ...axis(pen).axisLabel, formatter: (name: string) => short(name) } },
      series: [
        bar('before', ink.line),
        { ...bar('after', ink.marks[0]), label: { show: true, position: 'right', color: ink.text, fontSize: ink.fontSize, formatter: difference } },
      ],
    },
    table: {
      columns: [{ title: t('ui.picture.item') }, ...(['before', 'after', 'difference'] as const).map((word) => ({ title: t(`ui.picture.${word}`), numeric: true }))],
      rows: data.map(({ item, before, after }) => [item, before, after, signed(after - before, digits)]),
    },
    height: 60 + 46 * data.length,
  }
}

import { rowBar, rowTick, type MarkApi } from './custom'
import { axis, frameOf, short, type Drawing, type Pen } from './drawing'

export interface Bullet {
  item: string
  done: number
  planned: number
  least: number | null
  most: number | null
  severity: 'hard' | 'soft'
}

/** How far from each target: planned behind done, the lower and the upper bound as ticks; hard and soft told apart in words. */
export function bullets(data: readonly Bullet[], pen: Pen): Drawing {
  const { t, ink } = pen
  const nameOf = ({ item, severity }: Bullet) => `${short(item, 14)}（${t(`ui.picture.${severity}`)}）`
  const render = ({ dataIndex: row }: { dataIndex: number }, api: MarkApi) => {
    const one = data[row]
    if (!one) return null
    const met = (one.least ?? 0) <= one.planned && one.planned <= (one.most ?? Infinity)
    const bound = (at: number | null) => (at === null ? [] : [rowTick(api, row, at, 0.8, { stroke: one.severity === 'hard' ? ink.text : ink.quiet, lineDash: one.severity === 'hard' ? null : [4, 3] })])
    return {
      type: 'group',
      children: [
        rowBar(api, row, 0, one.planned, 0.5, { fill: met ? ink.good : ink.warn, opacity: 0.45 }),
        rowBar(api, row, 0, one.done, 0.24, { fill: ink.marks[0] }),
        ...bound(one.least),
        ...bound(one.most),
      ],
    }
  }
  const bounds = ({ least, most }: Bullet) => `${least ?? '–'} … ${most ?? '–'}`
  return {
    option: {
      ...frameOf(pen),
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: { ...axis(pen), type: 'value', min: 0 },
      yAxis: { ...axis(pen), type: 'category', inverse: true, data: data.map(nameOf) },
      series: [{
        type: 'custom',
        renderItem: render,
        encode: { x: [0, 1, 2, 3], y: 4 },
        data: data.map((one, row) => ({
          value: [one.done, one.planned, one.least ?? 0, one.most ?? 0, row],
          tooltip: { formatter: `${one.item}\n${t('ui.picture.done')} ${one.done}  ${t('ui.picture.planned')} ${one.planned}\n${t('ui.picture.target')} ${bounds(one)}` },
        })),
      }],
    },
    table: {
      columns: [
        { title: t('ui.picture.item') }, { title: t('ui.clause.chip') },
        ...(['done', 'planned', 'least', 'most'] as const).map((word) => ({ title: t(`ui.picture.${word}`), numeric: true })),
      ],
      rows: data.map(({ item, severity, done, planned, least, most }) => [item, t(`ui.picture.${severity}`), done, planned, least, most]),
    },
    height: 50 + 40 * data.length,
  }
}

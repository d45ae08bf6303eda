import { rowBar, type MarkApi } from './custom'
import { axis, frameOf, short, type Drawing, type Pen } from './drawing'

export interface Interval {
  unit: string
  value: number
  low: number
  high: number
  /** The band in words; null where the interval crosses a band's edge, so that no band may be claimed. */
  band: string | null
}

/** Who can really be told apart: a dot and its interval over the bands' edges, and no ordinal rank anywhere. */
export function intervals(data: readonly Interval[], edges: readonly number[], pen: Pen, digits = 2): Drawing {
  const { t, ink } = pen
  const render = ({ dataIndex: row }: { dataIndex: number }, api: MarkApi) => {
    const one = data[row]
    if (!one) return null
    const [x, y] = api.coord([one.value, row])
    return {
      type: 'group',
      children: [rowBar(api, row, one.low, one.high, 0.12, { fill: ink.quiet }), { type: 'circle', shape: { cx: x, cy: y, r: 6 }, style: { fill: ink.marks[0], stroke: ink.ground, lineWidth: 1 } }],
    }
  }
  return {
    option: {
      ...frameOf(pen),
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      xAxis: { ...axis(pen), type: 'value', scale: true },
      yAxis: { ...axis(pen), type: 'category', inverse: true, data: data.map(({ unit }) => unit), axisLabel: { ...axis(pen).axisLabel, formatter: (name: string) => short(name) } },
      series: [{
        type: 'custom',
        renderItem: render,
        encode: { x: [0, 1, 2], y: 3 },
        data: data.map(({ unit, value, low, high, band }, row) => ({
          value: [value, low, high, row],
          tooltip: { formatter: `${unit}  ${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]  ${band ?? ''}` },
        })),
        markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: ink.warn, type: 'dashed' }, data: edges.map((edge) => ({ xAxis: edge })) },
      }],
    },
    table: {
      columns: [{ title: t('ui.picture.unit') }, ...(['value', 'low', 'high'] as const).map((word) => ({ title: t(`ui.picture.${word}`), numeric: true })), { title: t('ui.picture.band') }],
      rows: data.map(({ unit, value, low, high, band }) => [unit, value.toFixed(digits), low.toFixed(digits), high.toFixed(digits), band ?? t('ui.picture.none')]),
    },
    height: 50 + 32 * data.length,
  }
}

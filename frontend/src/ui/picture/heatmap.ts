import { axis, frameOf, type Drawing, type Pen } from './drawing'

export interface HeatCell {
  row: string
  column: string
  value: number | null
  /** A second figure of the same cell, such as its backbone teachers. */
  second?: number | null
}

/** Where age, subject and backbone are thin: rows by columns, the figure printed in each cell, a missing one named. */
export function heatmap(data: readonly HeatCell[], pen: Pen, secondName?: string): Drawing {
  const { t, ink } = pen
  const rows = [...new Set(data.map(({ row }) => row))]
  const columns = [...new Set(data.map(({ column }) => column))]
  const most = Math.max(1, ...data.map(({ value }) => value ?? 0))
  const words = ({ value, second }: HeatCell) => `${value ?? t('ui.picture.none')}${second === undefined || second === null ? '' : ` / ${second}`}`
  return {
    option: {
      ...frameOf(pen),
      grid: { left: 8, right: 8, top: 8, bottom: 56, containLabel: true },
      xAxis: { ...axis(pen), type: 'category', data: columns, splitArea: { show: false } },
      yAxis: { ...axis(pen), type: 'category', inverse: true, data: rows },
      visualMap: { min: 0, max: most, dimension: 2, orient: 'horizontal', left: 'center', bottom: 4, itemHeight: 140, itemWidth: 12, inRange: { color: [ink.marks[0], ink.marks[0]], colorAlpha: [0, 0.5] }, textStyle: { color: ink.quiet } },
      series: [{
        type: 'heatmap',
        itemStyle: { borderColor: ink.line, borderWidth: 1 },
        data: data.map((cell) => ({
          value: [columns.indexOf(cell.column), rows.indexOf(cell.row), cell.value ?? 0],
          label: { show: true, formatter: words(cell), color: ink.text, fontSize: ink.fontSize },
          tooltip: { formatter: `${cell.row} · ${cell.column}  ${words(cell)}` },
        })),
      }],
    },
    table: {
      columns: [{ title: t('ui.picture.row') }, { title: t('ui.picture.column') }, { title: t('ui.picture.value'), numeric: true }, ...(secondName ? [{ title: secondName, numeric: true }] : [])],
      rows: data.map(({ row, column, value, second }) => [row, column, value, ...(secondName ? [second ?? null] : [])]),
    },
    height: 110 + 36 * rows.length,
  }
}

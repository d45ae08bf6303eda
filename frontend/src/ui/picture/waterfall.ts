import { signed } from '../format'
import { rowBar, type MarkApi } from './custom'
import { axis, frameOf, short, type Drawing, type Pen } from './drawing'

export interface ScoreLine {
  item: string
  points: number
}

/** The furthest that floating additions of shown lines may miss their score. */
export const EXACT = 1e-9

export class LinesDoNotAddUp extends Error {}

/** Where each point comes from: the start, each line, the score. Refuses to draw lines that do not sum to it. */
export function waterfall(start: number, lines: readonly ScoreLine[], score: number, pen: Pen, digits = 2): Drawing {
  const { t, ink } = pen
  const bars = stepped(start, lines)
  const reached = bars.at(-1)?.to ?? start
  if (Math.abs(reached - score) > EXACT) throw new LinesDoNotAddUp(`${reached} is not ${score}`)
  const all = [
    { item: t('ui.picture.start'), from: 0, to: start, points: start, colour: ink.quiet, label: start.toFixed(digits) },
    ...bars.map((bar) => ({ ...bar, colour: bar.points >= 0 ? ink.good : ink.bad, label: signed(bar.points, digits) })),
    { item: t('ui.picture.result'), from: 0, to: score, points: score, colour: ink.marks[0], label: score.toFixed(digits) },
  ].filter(({ item, points }) => item !== t('ui.picture.start') || points !== 0)
  const render = ({ dataIndex }: { dataIndex: number }, api: MarkApi) => {
    const one = all[dataIndex]
    if (!one) return null
    const bar = rowBar(api, dataIndex, one.from, one.to, 0.6, { fill: one.colour })
    const { x, y, width, height } = bar.shape
    return { type: 'group', children: [bar, { type: 'text', style: { text: one.label, x: x + width + 6, y: y + height / 2, fill: ink.text, verticalAlign: 'middle', fontSize: ink.fontSize } }] }
  }
  return {
    option: {
      ...frameOf(pen),
      grid: { left: 8, right: 64, top: 8, bottom: 8, containLabel: true },
      xAxis: { ...axis(pen), type: 'value' },
      yAxis: { ...axis(pen), type: 'category', inverse: true, data: all.map(({ item }) => item), axisLabel: { ...axis(pen).axisLabel, formatter: (name: string) => short(name, 14) } },
      series: [{
        type: 'custom',
        renderItem: render,
        encode: { x: [0, 1], y: 2 },
        data: all.map(({ from, to, item, label }, row) => ({ name: item, value: [from, to, row], tooltip: { formatter: `${item}  ${label}` } })),
      }],
    },
    table: {
      columns: [{ title: t('ui.picture.item') }, { title: t('ui.picture.points'), numeric: true }, { title: t('ui.picture.running'), numeric: true }],
      rows: all.map(({ item, to, label }) => [item, label, to.toFixed(digits)]),
    },
    height: 40 + 34 * all.length,
  }
}

/** Each line with where it begins and ends. */
export function stepped(start: number, lines: readonly ScoreLine[]): { item: string; points: number; from: number; to: number }[] {
  let at = start
  return lines.map(({ item, points }) => {
    const from = at
    at += points
    return { item, points, from, to: at }
  })
}

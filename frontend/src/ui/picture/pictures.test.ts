import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { beforeAfter } from './bars'
import { bullets } from './bullets'
import type { Pen } from './drawing'
import { flows } from './flows'
import { heatmap } from './heatmap'
import { intervals } from './intervals'
import { LinesDoNotAddUp, stepped, waterfall } from './waterfall'

const pen: Pen = {
  t: i18next.t,
  ink: { marks: ['a', 'b'], text: 't', quiet: 'q', line: 'l', ground: 'g', good: 'good', warn: 'warn', bad: 'bad', fontSize: 13, fontFamily: 'f' },
}

interface Series { data: { name: string; depth: number; value: number[] }[]; links: { source: string; target: string; value: number }[] }
const seriesOf = (option: object): Series => (option as { series: Series[] }).series[0] as Series

describe('flows', () => {
  const drawing = () => flows([
    { from: '甲', to: '乙', kind: '支教', people: 3 },
    { from: '乙', to: '甲', kind: '跟教', people: 2 },
    { from: '甲', to: '丙', kind: '走教', people: 0 },
  ], pen)

  it('show each school once on either side, so that an exchange is no cycle', () => {
    const { data, links } = seriesOf(drawing().option)
    expect(data.map(({ name, depth }) => [name, depth])).toEqual([['from:甲', 0], ['from:乙', 0], ['to:乙', 1], ['to:甲', 1]])
    expect(links.every(({ source, target }) => source.startsWith('from:') && target.startsWith('to:'))).toBe(true)
  })

  it('say the same people in the table', () => {
    const { option, table } = drawing()
    expect(table.rows.map((row) => row[3])).toEqual(seriesOf(option).links.map(({ value }) => value))
  })
})

describe('the waterfall', () => {
  const lines = [{ item: '过程', points: 8.25 }, { item: '增值', points: -3.75 }]

  it('begins each line where the last ended', () => {
    expect(stepped(60, lines).map(({ from, to }) => [from, to])).toEqual([[60, 68.25], [68.25, 64.5]])
  })

  it('refuses lines that do not add up to the score', () => {
    expect(() => waterfall(60, lines, 64.51, pen)).toThrow(LinesDoNotAddUp)
    expect(waterfall(60, lines, 64.5, pen).table.rows.at(-1)).toEqual(['得分', '64.50', '64.50'])
  })

  it('prints gains and losses with their sign', () => {
    expect(waterfall(60, lines, 64.5, pen).table.rows.map((row) => row[1])).toEqual(['60.00', '+8.25', '−3.75', '64.50'])
  })
})

describe('other pictures', () => {
  it('print the difference that a plan makes', () => {
    expect(beforeAfter([{ item: '甲', before: 5, after: 3 }], pen).table.rows).toEqual([['甲', 5, 3, '−2']])
  })

  it('keep a cell without a figure apart from zero', () => {
    const { table } = heatmap([{ row: '物理', column: '31', value: null }, { row: '物理', column: '41', value: 0 }], pen)
    expect(table.rows.map((row) => row[2])).toEqual([null, 0])
  })

  it('tell hard and soft targets apart in words', () => {
    const data = (['hard', 'soft'] as const).map((severity) => ({ item: '甲', done: 1, planned: 2, least: 3, most: null, severity }))
    expect(bullets(data, pen).table.rows.map((row) => row[1])).toEqual(['硬性', '原则上'])
  })

  it('claim no band for an interval that crosses an edge', () => {
    expect(intervals([{ unit: '甲', value: 0.1, low: -0.2, high: 0.4, band: null }], [0], pen).table.rows[0]?.at(-1)).toBe('无')
  })
})

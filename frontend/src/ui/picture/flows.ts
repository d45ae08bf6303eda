import { frameOf, short, type Drawing, type Pen } from './drawing'

export interface Flow {
  from: string
  to: string
  kind: string
  people: number
}

/** Who sends whom where. Each school stands twice, 送出 left and 接收 right, since a Sankey may hold no cycle. */
export function flows(data: readonly Flow[], pen: Pen): Drawing {
  const { t, ink } = pen
  const real = data.filter(({ people }) => people > 0)
  const left = totals(real, 'from')
  const right = totals(real, 'to')
  const kinds = [...new Set(real.map(({ kind }) => kind))]
  const colourOf = (kind: string) => ink.marks[kinds.indexOf(kind) % ink.marks.length]
  const node = (side: 'from' | 'to', depth: number) => ([school, people]: [string, number]) => ({
    name: `${side}:${school}`,
    depth,
    itemStyle: { color: ink.quiet },
    label: { position: depth === 0 ? 'right' : 'left', formatter: `${short(school)} ${t(depth === 0 ? 'ui.picture.sends' : 'ui.picture.takes')} ${people}` },
    tooltip: { formatter: `${school} ${t(depth === 0 ? 'ui.picture.sends' : 'ui.picture.takes')} ${people}` },
  })
  return {
    option: {
      ...frameOf(pen),
      series: [{
        type: 'sankey',
        left: 4,
        right: 4,
        top: 8,
        bottom: 8,
        nodeWidth: 14,
        nodeGap: 12,
        draggable: false,
        layoutIterations: 32,
        emphasis: { focus: 'adjacency' },
        label: { color: ink.text, fontSize: ink.fontSize },
        data: [...[...left].map(node('from', 0)), ...[...right].map(node('to', 1))],
        links: real.map(({ from, to, kind, people }) => ({
          source: `from:${from}`, target: `to:${to}`, value: people,
          lineStyle: { color: colourOf(kind), opacity: 0.5 },
          tooltip: { formatter: `${from} → ${to}  ${kind} ${people}` },
        })),
      }],
    },
    table: {
      columns: [{ title: t('ui.picture.from') }, { title: t('ui.picture.to') }, { title: t('ui.picture.kind') }, { title: t('ui.picture.people'), numeric: true }],
      rows: real.map(({ from, to, kind, people }) => [from, to, kind, people]),
    },
    keys: kinds.map((kind) => ({ name: kind, colour: colourOf(kind) ?? ink.text })),
    height: Math.max(260, 44 * Math.max(left.size, right.size)),
  }
}

function totals(data: readonly Flow[], side: 'from' | 'to'): Map<string, number> {
  const sums = new Map<string, number>()
  for (const flow of data) sums.set(flow[side], (sums.get(flow[side]) ?? 0) + flow.people)
  return sums
}

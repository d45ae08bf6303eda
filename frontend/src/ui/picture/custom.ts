/** What ECharts gives a custom mark: values by dimension, and where they lie on the page. */
export interface MarkApi {
  value: (dimension: number) => number
  coord: (point: [number, number]) => [number, number]
  size: (span: [number, number]) => [number, number]
}

/** A bar along x from `low` to `high` in row `row`, as thick as `part` of the row. */
export function rowBar(api: MarkApi, row: number, low: number, high: number, part: number, style: object) {
  const [x1, y] = api.coord([low, row])
  const [x2] = api.coord([high, row])
  const thick = api.size([0, 1])[1] * part
  return { type: 'rect', shape: { x: Math.min(x1, x2), y: y - thick / 2, width: Math.max(1, Math.abs(x2 - x1)), height: thick, r: 2 }, style }
}

/** An upright tick at `at` in row `row`. */
export function rowTick(api: MarkApi, row: number, at: number, part: number, style: object) {
  const [x, y] = api.coord([at, row])
  const half = (api.size([0, 1])[1] * part) / 2
  return { type: 'line', shape: { x1: x, x2: x, y1: y - half, y2: y + half }, style: { lineWidth: 2, ...style } }
}

import type { EChartsType } from 'echarts/core'
import type { Drawing } from './drawing'

/** Saves the picture as it is seen; as a raster it is drawn anew at twice the points, since no page may load a data: image. */
export async function save(chart: EChartsType, drawing: Drawing, title: string, form: 'png' | 'svg'): Promise<void> {
  const href = form === 'svg' ? chart.getDataURL({ type: 'svg' }) : await raster(chart, drawing)
  const link = document.createElement('a')
  link.href = href
  link.download = `${title.replaceAll(/[\\/:*?"<>|]/g, ' ')}.${form}`
  link.click()
}

async function raster(seen: EChartsType, drawing: Drawing): Promise<string> {
  const { init } = await import('./echarts')
  const place = document.createElement('div')
  const drawn = init(place, null, { renderer: 'canvas', width: seen.getWidth(), height: seen.getHeight() })
  drawn.setOption(drawing.option)
  const href = drawn.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: (drawing.option.tooltip as { backgroundColor: string }).backgroundColor })
  drawn.dispose()
  return href
}

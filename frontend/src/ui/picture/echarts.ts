import { BarChart, CustomChart, HeatmapChart, SankeyChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, use as install } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'

install([BarChart, CustomChart, HeatmapChart, SankeyChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer, SVGRenderer])

export { init }

import { DownloadOutlined } from '@ant-design/icons'
import { Segmented, Skeleton, theme } from 'antd'
import type { EChartsType } from 'echarts/core'
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useDisplay } from '@/theme/display'
import { Choices, Drop } from '../Drop'
import { Empty } from '../Empty'
import { save } from './download'
import type { Drawing, Ink, Pen } from './drawing'
import './picture.css'

export interface PictureProps {
  /** The finding itself: "第一中学送出 15 人，接收 12 人". */
  title: string
  /** `(pen) => flows(data, pen)` */
  draw: (pen: Pen) => Drawing
  asOf?: string
  /** Chips of definition and clause. */
  chips?: ReactNode
  /** A mark was chosen: its row in the table. */
  onPick?: (row: number) => void
  empty?: string
}

/** A picture that says its finding, and says it again as a table with the same numbers. */
export function Picture({ title, draw, asOf, chips, onPick, empty }: PictureProps) {
  const { t } = useTranslation()
  const pen = usePen()
  const drawing = useMemo(() => draw(pen), [draw, pen])
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const [chart, setChart] = useState<EChartsType | null>(null)
  const id = useId()
  const options = (['chart', 'table'] as const).map((value) => ({ value, label: t(`ui.picture.${value}`) }))
  if (drawing.table.rows.length === 0) return <Empty why={empty ?? t('ui.picture.empty')} />
  return (
    <figure className="picture" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <span className="picture-facts">{chips}{asOf && <small>{t('ui.picture.asOf', { day: asOf })}</small>}</span>
        <span className="picture-tools">
          <Segmented size="small" aria-label={t('ui.picture.view')} value={view} options={options} onChange={setView} />
          {chart && view === 'chart' && (
            <Drop label={<DownloadOutlined aria-hidden />} name={t('ui.picture.download')}>
              <Choices choices={(['png', 'svg'] as const).map((form) => ({ key: form, label: form.toUpperCase(), onClick: () => void save(chart, drawing, title, form) }))} />
            </Drop>
          )}
        </span>
      </figcaption>
      {view === 'chart' && drawing.keys && <Keys keys={drawing.keys} />}
      {view === 'chart' && <Chart drawing={drawing} title={title} onReady={setChart} onPick={onPick} />}
      <div className={view === 'chart' ? 'sr-only' : 'table-scroll'}><Numbers drawing={drawing} title={title} /></div>
    </figure>
  )
}

function usePen(): Pen {
  const { t } = useTranslation()
  const { marks } = useDisplay()
  const { token } = theme.useToken()
  return useMemo(() => {
    const ink: Ink = {
      marks, text: token.colorText, quiet: token.colorTextSecondary, line: token.colorBorder, ground: token.colorBgContainer,
      good: token.colorSuccess, warn: token.colorWarning, bad: token.colorError, fontSize: token.fontSize - 1, fontFamily: token.fontFamily,
    }
    return { ink, t }
  }, [marks, t, token])
}

function Chart({ drawing, title, onReady, onPick }: { drawing: Drawing; title: string; onReady: (chart: EChartsType | null) => void; onPick?: (row: number) => void }) {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<'loading' | 'drawn' | 'failed'>('loading')
  const pick = useEffectEvent((row: number) => onPick?.(row))
  const ready = useEffectEvent(onReady)
  useEffect(() => {
    let chart: EChartsType | null = null
    let gone = false
    const watch = new ResizeObserver(() => chart?.resize())
    const begin = async () => {
      const { init } = await import('./echarts')
      if (gone || !place.current) return
      chart = init(place.current, null, { renderer: 'svg' })
      chart.setOption(drawing.option)
      chart.on('click', ({ dataIndex }) => pick(dataIndex))
      watch.observe(place.current)
      ready(chart)
      setState('drawn')
    }
    begin().catch(() => setState('failed'))
    return () => {
      gone = true
      watch.disconnect()
      chart?.dispose()
      ready(null)
    }
  }, [drawing])
  return (
    <div className="picture-box" style={{ height: state === 'failed' ? undefined : (drawing.height ?? 320) }}>
      {state === 'loading' && <Skeleton active title={false} paragraph={{ rows: 6 }} />}
      {state === 'failed' && <p role="status">{t('ui.picture.failed')}</p>}
      <div ref={place} role="img" aria-label={title} className="picture-place" />
    </div>
  )
}

/** What the colours stand for; the table says it in words. */
function Keys({ keys }: { keys: NonNullable<Drawing['keys']> }) {
  return <p className="picture-keys" aria-hidden>{keys.map(({ name, colour }) => <span key={name}><i style={{ background: colour }} />{name}</span>)}</p>
}

/** The picture's numbers; hidden from the eye while the picture is shown, never from a screen reader. */
function Numbers({ drawing: { table }, title }: { drawing: Drawing; title: string }) {
  return (
    <table className="table">
      <caption className="sr-only">{title}</caption>
      <thead><tr>{table.columns.map(({ title: word, numeric }) => <th key={word} scope="col" className={numeric ? 'numeric' : undefined}>{word}</th>)}</tr></thead>
      <tbody>
        {table.rows.map((cells) => (
          <tr key={cells.join('\u001f')}>
            {cells.map((cell, at) => {
              const { title: word = '', numeric } = table.columns[at] ?? {}
              return at === 0
                ? <th key={word} scope="row" data-label={word}>{cell}</th>
                : <td key={word} data-label={word} className={numeric ? 'numeric' : undefined}>{cell ?? '–'}</td>
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

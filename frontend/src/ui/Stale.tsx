import { Alert, Button } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { momentHere } from './format'

const LINE_AFTER = 60_000
const BANNER_AFTER = 600_000

/** How old data is told: nothing under a minute, a line under ten, then a banner. */
export function staleness(readAt: number, now: number): 'fresh' | 'line' | 'banner' {
  const age = now - readAt
  return age < LINE_AFTER ? 'fresh' : age < BANNER_AFTER ? 'line' : 'banner'
}

/** `<Stale readAt={query.dataUpdatedAt} onRefresh={query.refetch} />` */
export function Stale({ readAt, onRefresh }: { readAt: number; onRefresh: () => void }) {
  const { t } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [])
  const age = readAt === 0 ? 'fresh' : staleness(readAt, Math.max(now, readAt))
  if (age === 'fresh') return null
  const refresh = <Button size="small" type="link" onClick={onRefresh}>{t('ui.stale.refresh')}</Button>
  const at = momentHere(readAt)
  if (age === 'line') return <p className="stale-line" role="status">{t('ui.stale.line', { time: at })} {refresh}</p>
  return <Alert type="warning" showIcon title={t('ui.stale.banner', { time: at })} action={refresh} />
}

import { Skeleton } from 'antd'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsOf } from '@/frame/AsOf'
import { useMe } from '@/frame/session'
import { Guard } from '@/ui/Guard'
import { Empty } from '@/ui/Empty'
import { Page } from '@/ui/Page'
import { widgets } from './widgets'

/** The desk: what this power owes and its one key picture, each in a widget that fails alone. */
export function Home() {
  const { t } = useTranslation()
  const me = useMe()
  const asOf = useAsOf()
  const mine = widgets.filter(({ powers }) => powers === 'all' || powers.some((power) => power === me.power))
  return (
    <Page title={t('shell.page.home')} lead={t('shell.greeting', { name: me.name })}>
      {mine.length === 0 ? <Empty why={t('shell.homeEmpty')} /> : (
        <div className="desk">
          {mine.map(({ id, wide, Component }) => (
            <div key={id} className={wide ? 'desk-wide' : undefined}>
              <Guard>
                <Suspense fallback={<div className="card"><Skeleton active /></div>}>
                  <Component me={me} asOf={asOf} />
                </Suspense>
              </Guard>
            </div>
          ))}
        </div>
      )}
    </Page>
  )
}

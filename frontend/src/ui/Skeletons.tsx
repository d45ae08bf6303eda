import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'

/** The shape of a page while it is read. */
export function PageSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="page" aria-busy="true" role="status" aria-label={t('ui.loading')}>
      <Skeleton active title={{ width: '30%' }} paragraph={{ rows: 1, width: '50%' }} />
      <Skeleton active title={false} paragraph={{ rows: 8 }} />
    </div>
  )
}

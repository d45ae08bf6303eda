import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useTranslation } from 'react-i18next'
import { StructurePicture } from '@/features/structure/picture'
import { structureOptions } from '@/features/structure/queries'
import { ProblemAlert } from '@/ui/ProblemAlert'

/** The key picture of the offices: where staff are thin. */
export function Widget() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(structureOptions({}))
  return (
    <section className="card" aria-labelledby="structure-widget">
      <h2 id="structure-widget">{t('structure.title')}</h2>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active title={false} />}
      {data && (data.items.length === 0 ? <p>{t('structure.empty')}</p> : <StructurePicture structure={data} where={t('structure.district')} />)}
      <p><Link to="/rotation/structure">{t('structure.view')}</Link></p>
    </section>
  )
}

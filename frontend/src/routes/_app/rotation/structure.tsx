import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StructurePicture, StructureUnits } from '@/features/structure/picture'
import { groupsOptions, structureOptions, useRecount } from '@/features/structure/queries'
import { useMe } from '@/frame/session'
import { Empty } from '@/ui/Empty'
import { JobBar } from '@/ui/JobBar'
import { Page } from '@/ui/Page'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { aText } from '@/ui/search'

export const Route = createFileRoute('/_app/rotation/structure')({
  staticData: { title: 'structure.title', menu: { section: 'rotation', order: 30, powers: ['district.personnel', 'district.office', 'principal'] } },
  validateSearch: (search): { group?: string; school?: string } => ({ group: aText(search.group), school: aText(search.school) }),
  loaderDeps: ({ search: { group, school } }) => ({ group, school }),
  loader: ({ context, deps }) => context.client.prefetchQuery(structureOptions(deps)),
  component: StructurePage,
})

function StructurePage() {
  const { t } = useTranslation()
  const me = useMe()
  const client = useQueryClient()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { data, error, refetch } = useQuery(structureOptions({ group: search.group, school: search.school }))
  const whole = useQuery(structureOptions({ group: search.group }))
  const groups = useQuery(groupsOptions)
  const recount = useRecount()
  const [job, setJob] = useState<string | null>(null)
  const mayCount = me.power !== 'principal'
  const schools = (whole.data?.units ?? []).filter(({ school_id }) => school_id !== null)
  const where = schools.find(({ school_id }) => school_id === search.school)?.unit_name ?? groups.data?.items.find(({ id }) => id === search.group)?.name ?? (mayCount ? t('structure.district') : me.org_name)
  const count = async () => setJob((await recount.mutateAsync(search.as_of).catch(() => null))?.id ?? null)
  const again = () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === '/api/rotation/v1/structure' })
  return (
    <Page title={t('structure.title')} lead={t('structure.lead')} keyFigure={{ label: t('structure.heads'), value: data?.heads ?? '–' }}
      primary={mayCount ? { children: t('structure.refresh'), loading: recount.isPending, onClick: () => void count() } : undefined}>
      {recount.error !== null && <ProblemAlert error={recount.error} />}
      {job && <JobBar key={job} service="rotation" jobId={job} title={t('structure.refreshJob')} onOver={again} />}
      <div className="tools">
        <label>{t('structure.group')}{' '}
          <select value={search.group ?? ''} onChange={({ target }) => void navigate({ search: { ...search, group: target.value || undefined, school: undefined } })}>
            <option value="">{t('structure.allGroups')}</option>
            {(groups.data?.items ?? []).map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </select>
        </label>
        <label>{t('structure.school')}{' '}
          <select value={search.school ?? ''} onChange={({ target }) => void navigate({ search: { ...search, school: target.value || undefined } })}>
            <option value="">{t('structure.allSchools')}</option>
            {schools.map(({ unit_id, school_id, unit_name }) => <option key={unit_id} value={school_id ?? ''}>{unit_name}</option>)}
          </select>
        </label>
      </div>
      {error && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active />}
      {data && (data.items.length === 0 ? <Empty why={t(mayCount ? 'structure.empty' : 'structure.emptyRead')} /> : <StructurePicture structure={data} where={where} />)}
      {data && data.units.length > 1 && <StructureUnits units={data.units} />}
    </Page>
  )
}

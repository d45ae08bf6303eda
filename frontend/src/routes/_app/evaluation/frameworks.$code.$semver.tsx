import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { BandsAndStandards, Findings, FrameworkFacts, SignOffs } from '@/features/indicators/detail'
import { frameworkOptions, frameworkTones, moveFramework, validationOptions, type FrameworkFile } from '@/features/indicators/queries'
import { TreeTable, WeightTag } from '@/features/indicators/table'
import { useOurs } from '@/ui/bilingual'
import { reasonFor } from '@/ui/can'
import { Page } from '@/ui/Page'
import { Stale } from '@/ui/Stale'
import { StatusTag } from '@/ui/StatusTag'
import { useSteps, type Step } from './-steps'

export const Route = createFileRoute('/_app/evaluation/frameworks/$code/$semver')({
  staticData: { title: 'indicators.title' },
  loader: ({ context, params }) => context.client.ensureQueryData(frameworkOptions(params.code, params.semver)),
  component: FrameworkPage,
})

function FrameworkPage() {
  const { code, semver } = Route.useParams()
  const { t } = useTranslation()
  const ours = useOurs()
  const query = useSuspenseQuery(frameworkOptions(code, semver))
  const validation = useQuery(validationOptions(code, semver))
  const framework = query.data
  const stepped = useSteps(useFrameworkSteps(framework))
  return (
    <Page
      title={ours(framework.title_zh, framework.title_en)}
      tags={<><StatusTag tone={frameworkTones[framework.state]}>{t(`indicators.states.${framework.state}`)}</StatusTag><WeightTag origin={framework.weights_status} /></>}
      primary={stepped.primary}
      more={stepped.more}
    >
      <Stale readAt={query.dataUpdatedAt} onRefresh={() => void query.refetch()} />
      <FrameworkFacts framework={framework} />
      {validation.data && <Findings validation={validation.data} />}
      <TreeTable framework={framework} />
      <BandsAndStandards framework={framework} />
      <SignOffs framework={framework} />
      {stepped.dialog}
    </Page>
  )
}

/** The steps of this person's power: those of another state are shown as what they wait for only when they come next. */
function useFrameworkSteps(framework: FrameworkFile): readonly Step[] {
  const { t } = useTranslation()
  const ours = useOurs()
  const { as_of } = Route.useSearch()
  const title = ours(framework.title_zh, framework.title_en)
  return (['consulting', 'approved', 'retired'] as const).flatMap((to) => {
    const code = framework.can[to]
    if (code === undefined || code === 'not-granted' || code === 'wrong-state') return []
    return [{
      key: to, label: t(`indicators.to.${to}`), question: t(`indicators.ask.${to}`, { title }), reach: t(`indicators.reach.${to}`), reason: 'may' as const, danger: to === 'retired',
      disabledReason: as_of ? t('reason.past-day') : (reasonFor(t, framework.can, to) ?? null), said: t(`indicators.said.${to}`), run: (reason, headers) => moveFramework(framework, to, reason, headers),
    } satisfies Step]
  })
}

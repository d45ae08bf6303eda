import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute, Link, redirect } from '@tanstack/react-router'
import { Form } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { frameworkOptions, frameworksOptions } from '@/features/indicators/queries'
import { RoundFields, type RoundForm } from '@/features/reviews/form'
import { draftRound } from '@/features/reviews/queries'
import { fitsOptions } from '@/features/valueadded/queries'
import { meOptions, useMe } from '@/frame/session'
import { useOurs } from '@/ui/bilingual'
import { dayHere } from '@/ui/format'
import { FormPage } from '@/ui/FormPage'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { useFitChoices, useLeafChoices } from './-choices'
import { useFresh } from './-steps'

export const Route = createFileRoute('/_app/evaluation/rounds/new')({
  staticData: { title: 'reviews.new' },
  beforeLoad: ({ context }) => {
    if (context.client.getQueryData(meOptions.queryKey)?.power !== 'district.inspectorate') throw redirect({ to: '/evaluation' })
  },
  component: NewRound,
})

function NewRound() {
  const { t } = useTranslation()
  const ours = useOurs()
  const me = useMe()
  const navigate = Route.useNavigate()
  const fresh = useFresh()
  const [form] = Form.useForm<RoundForm>()
  const [headers, renew] = useIdempotencyKey()
  const frameworks = useQuery(frameworksOptions({ size: 100 }))
  const usable = frameworks.data?.items.filter(({ state }) => state === 'approved' || state === 'frozen') ?? []
  const fits = useQuery(fitsOptions({ size: 100 }))
  const chosen = Form.useWatch('framework_id', form)
  const framework = usable.find(({ id }) => id === chosen) ?? usable[0]
  const detail = useQuery({ ...frameworkOptions(framework?.code ?? '', framework?.semver ?? ''), enabled: framework !== undefined })
  const make = useMutation({
    mutationFn: (filled: RoundForm) => draftRound({ ...filled, fit_id: filled.fit_id || null, left_out: [...(filled.left_out ?? [])] }, headers),
    onError: renew,
  })
  const first = usable[0]?.id
  const firstFit = fits.data?.items[0]?.id
  useEffect(() => {
    if (first && !form.getFieldValue('framework_id')) form.setFieldValue('framework_id', first)
    if (firstFit && form.getFieldValue('fit_id') === undefined) form.setFieldValue('fit_id', firstFit)
  }, [form, first, firstFit])
  const submit = async (filled: RoundForm) => {
    const round = await make.mutateAsync(filled)
    await fresh()
    await navigate({ to: '/evaluation/rounds/$roundId/$step', params: { roundId: round.id, step: 'collect' } })
  }
  const year = Number(dayHere().slice(0, 4)) - (dayHere().slice(5) < '09' ? 1 : 0)
  return (
    <FormPage<RoundForm>
      page={{ title: t('reviews.new'), lead: t('reviews.newLead') }}
      draft={`review-round-${me.account_id}`}
      form={form}
      initial={{ school_year: `${year}-${year + 1}`, as_of: dayHere() }}
      error={make.error}
      pending={make.isPending}
      submitLabel={t('reviews.create')}
      onSubmit={submit}
      onCancel={() => void navigate({ to: '/evaluation' })}
    >
      {frameworks.isError && <ProblemAlert error={frameworks.error} onRetry={() => void frameworks.refetch()} />}
      {frameworks.isSuccess && usable.length === 0 && <p role="status">{t('reviews.frameworkNone')} <Link to="/evaluation/frameworks">{t('reviews.toFrameworks')}</Link></p>}
      <RoundFields frameworks={usable.map((one) => ({ value: one.id, label: `${ours(one.title_zh, one.title_en)} ${one.semver}` }))} fits={useFitChoices(fits.data?.items)} leaves={useLeafChoices(detail.data)} />
    </FormPage>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute, redirect } from '@tanstack/react-router'
import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { gapsOf, type FoundingForm } from '@/features/changes/can'
import { FoundingFields } from '@/features/changes/form'
import { raiseChange, unitsOptions } from '@/features/changes/queries'
import { policiesOptions } from '@/features/policies/queries'
import { meOptions, useMe } from '@/frame/session'
import { useIdempotencyKey } from '@/api/headers'
import { dayHere } from '@/ui/format'
import { FormPage } from '@/ui/FormPage'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { useFresh } from './-steps'
import './-registry.css'

export const Route = createFileRoute('/_app/registry/groups/new')({
  staticData: { title: 'groups.found' },
  beforeLoad: ({ context }) => {
    if (context.client.getQueryData(meOptions.queryKey)?.power !== 'district.office') throw redirect({ to: '/registry/groups' })
  },
  component: Founding,
})

function Founding() {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = Route.useNavigate()
  const fresh = useFresh()
  const [form] = Form.useForm<FoundingForm>()
  const [headers, renew] = useIdempotencyKey()
  const units = useQuery(unitsOptions(me.district_id))
  const policies = useQuery(policiesOptions({ size: 100 }))
  const values = Form.useWatch([], form) as FoundingForm | undefined
  const gaps = gapsOf(values ?? {})
  const raise = useMutation({
    mutationFn: (filled: FoundingForm) =>
      raiseChange({
        kind: 'found', name: filled.name, form: filled.form, policy_id: filled.policy_id || null, reason: filled.reason ?? '', takes_effect_on: filled.takes_effect_on ?? '',
        units: (filled.units ?? []).flatMap((unit) => (unit?.unit_id ? [{ unit_id: unit.unit_id, role: unit.role ?? 'member', tightness: unit.tightness || null, pairing: null }] : [])),
        evidence_file_ids: (filled.evidence ?? []).map(({ id }) => id),
      }, headers),
    onError: renew,
  })
  const submit = async (filled: FoundingForm) => {
    const change = await raise.mutateAsync(filled)
    await fresh()
    await navigate({ to: '/registry/changes/$changeId', params: { changeId: change.id } })
  }
  const inForce = policies.data?.items.filter(({ state }) => state === 'in_force') ?? []
  return (
    <FormPage<FoundingForm>
      page={{ title: t('groups.found'), lead: t('changes.foundLead') }}
      draft={`found-${me.account_id}`}
      form={form}
      initial={{ form: 'support', takes_effect_on: dayHere(), units: [{ role: 'lead', tightness: '' }, { role: 'member', tightness: '' }], evidence: [] }}
      error={raise.error}
      pending={raise.isPending}
      submitLabel={t('changes.saveAndCheck')}
      onSubmit={submit}
      onCancel={() => void navigate({ to: '/registry/groups' })}
    >
      {units.isError && <ProblemAlert error={units.error} onRetry={() => void units.refetch()} />}
      {policies.isError && <ProblemAlert error={policies.error} onRetry={() => void policies.refetch()} />}
      {policies.isSuccess && inForce.length === 0 && <p role="status" className="assumption">{t('changes.noPolicy')}</p>}
      <FoundingFields units={units.data?.items ?? []} policies={inForce} />
      <p role="status" className="hint">{gaps.length === 0 ? t('changes.whole') : t('changes.gaps', { gaps: gaps.map((gap) => t(`changes.gap.${gap}`)).join(t('code.comma')) })}</p>
    </FormPage>
  )
}

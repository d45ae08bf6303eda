import { useMutation, useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { draftOf, RoundFields, type RoundForm } from '@/features/rounds/form'
import { groupsOptions, openRound, policiesOptions, yearsOptions, useRefresh } from '@/features/rounds/queries'
import { FormPage } from '@/ui/FormPage'

export const Route = createFileRoute('/_app/rotation/rounds/new')({
  staticData: { title: 'rounds.new.title' },
  loader: ({ context: { client } }) => Promise.all([client.ensureQueryData(policiesOptions), client.ensureQueryData(yearsOptions), client.ensureQueryData(groupsOptions)]),
  component: NewRound,
})

function NewRound() {
  const { t } = useTranslation()
  const navigate = Route.useNavigate()
  const [form] = Form.useForm<RoundForm>()
  const [key] = useIdempotencyKey()
  const refresh = useRefresh()
  const policies = useQuery(policiesOptions).data?.items ?? []
  const years = useQuery(yearsOptions).data?.items ?? []
  const groups = useQuery(groupsOptions).data?.items ?? []
  const save = useMutation({ mutationFn: (values: RoundForm) => openRound(draftOf(values, years), key) })
  const submit = async (values: RoundForm) => {
    const made = await save.mutateAsync(values)
    await refresh()
    if (made) await navigate({ to: '/rotation/rounds/$id/setup', params: { id: made.id } })
  }
  return (
    <FormPage page={{ title: t('rounds.new.title'), lead: t('rounds.new.lead') }} draft="rounds.new" form={form} initial={{ year_id: years.at(-1)?.id }} error={save.error} pending={save.isPending}
      submitLabel={t('rounds.new.submit')} onSubmit={submit} onCancel={() => void navigate({ to: '/rotation/rounds' })}>
      <RoundFields policies={policies} years={years} groups={groups} />
    </FormPage>
  )
}

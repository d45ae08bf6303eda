import { useMutation } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { useIdempotencyKey } from '@/api/headers'
import { FilingFields, schoolYearOf } from '@/features/filings/form'
import { draftFiling, type FilingDraft } from '@/features/filings/queries'
import { useMe } from '@/frame/session'
import { dayHere } from '@/ui/format'
import { FormPage } from '@/ui/FormPage'
import { ledBy, useGroups } from './-groups'
import './-registry.css'
import { useFresh } from './-steps'

type Values = Pick<FilingDraft, 'group_id' | 'school_year' | 'title' | 'goals' | 'plan'>

export const Route = createFileRoute('/_app/registry/filings/new')({ staticData: { title: 'filings.new' }, component: NewFiling })

function NewFiling() {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = Route.useNavigate()
  const fresh = useFresh()
  const [form] = Form.useForm<Values>()
  const [headers, renew] = useIdempotencyKey()
  const led = ledBy(useGroups().groups, me)
  const draft = useMutation({ mutationFn: (values: Values) => draftFiling({ ...values, kind: 'year_plan', file_id: null }, headers), onError: renew })
  const submit = async (values: Values) => {
    const filing = await draft.mutateAsync(values)
    await fresh()
    await navigate({ to: '/registry/filings/$filingId', params: { filingId: filing.id } })
  }
  return (
    <FormPage<Values> page={{ title: t('filings.new'), lead: t('filings.newLead') }} draft={`filing-${me.account_id}`} form={form} initial={{ school_year: schoolYearOf(dayHere()) }} error={draft.error} pending={draft.isPending} submitLabel={t('filings.saveDraft')} onSubmit={submit} onCancel={() => void navigate({ to: '/registry/filings' })}>
      <FilingFields groups={led} />
    </FormPage>
  )
}

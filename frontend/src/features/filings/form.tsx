import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'

export interface FilingFieldsProps {
  /** Groups to choose among; none when the filing exists already. */
  groups?: readonly { id: string; name: string }[]
}

/** The year's goals and plan of one group. */
export function FilingFields({ groups }: FilingFieldsProps) {
  const { t } = useTranslation()
  const needed = (what: string) => [{ required: true, message: t('login.required', { what }) }]
  return (
    <>
      {groups && (
        <>
          <Form.Item label={t('filings.group')} name="group_id" rules={needed(t('filings.group'))}>
            <select><option value="">{t('code.choose')}</option>{groups.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</select>
          </Form.Item>
          <Form.Item label={t('filings.year')} name="school_year" rules={[...needed(t('filings.year')), { pattern: /^20\d{2}-20\d{2}$/, message: t('filings.yearHint') }]} extra={t('filings.yearHint')}><Input maxLength={9} /></Form.Item>
        </>
      )}
      <Form.Item label={t('filings.name')} name="title" rules={needed(t('filings.name'))}><Input maxLength={120} /></Form.Item>
      <Form.Item label={t('filings.goals')} name="goals" rules={needed(t('filings.goals'))} extra={t('filings.goalsHint')}><Input.TextArea rows={5} maxLength={8000} showCount /></Form.Item>
      <Form.Item label={t('filings.plan')} name="plan" rules={needed(t('filings.plan'))} extra={t('filings.planHint')}><Input.TextArea rows={8} maxLength={8000} showCount /></Form.Item>
    </>
  )
}

/** The school year of a day: it begins in September, and is planned for from June on. */
export function schoolYearOf(day: string): string {
  const year = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 6 ? 1 : 0)
  return `${year}-${year + 1}`
}

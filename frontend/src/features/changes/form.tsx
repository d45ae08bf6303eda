import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemAlert } from '@/ui/ProblemAlert'
import { UploadBox } from '@/ui/UploadBox'
import { storeFile, type Unit } from './queries'

export interface FoundingFieldsProps {
  units: readonly Unit[]
  policies: readonly { id: string; name: string; labels: Readonly<Record<string, string>> }[]
}

const forms = ['tight', 'support', 'alliance', 'area'] as const
const roles = ['lead', 'member', 'supported'] as const

/** Founding a group, in four steps on one sheet: what, who, on what grounds, from when. */
export function FoundingFields({ units, policies }: FoundingFieldsProps) {
  const { t } = useTranslation()
  const needed = (what: string) => [{ required: true, message: t('login.required', { what }) }]
  const policyId: string | undefined = Form.useWatch('policy_id')
  const labels = policies.find(({ id }) => id === policyId)?.labels ?? {}
  return (
    <>
      <Step at={1} title={t('changes.step.what')}>
        <Form.Item label={t('changes.name')} name="name" rules={needed(t('changes.name'))} extra={t('changes.nameHint')}><Input maxLength={80} /></Form.Item>
        <Form.Item label={t('changes.policy')} name="policy_id" rules={needed(t('changes.policy'))} extra={t('changes.policyHint')}>
          <select><option value="">{t('code.choose')}</option>{policies.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</select>
        </Form.Item>
        <Form.Item label={t('changes.form')} name="form" rules={needed(t('changes.form'))}>
          <select>{forms.map((one) => <option key={one} value={one}>{t(`code.form.${one}`)}</option>)}</select>
        </Form.Item>
      </Step>
      <Step at={2} title={t('changes.step.units')}>
        <p className="hint">{t('changes.unitsHint')}</p>
        <Form.List name="units">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <fieldset key={key} className="unit-row" aria-label={t('changes.unitAt', { at: name + 1 })}>
                  <Form.Item label={t('changes.unit')} name={[name, 'unit_id']} rules={needed(t('changes.unit'))}>
                    <select><option value="">{t('code.choose')}</option>{units.map((unit) => <option key={unit.id} value={unit.id}>{unit.name}{unit.is_sample ? `（${t('ui.sample.tag')}）` : ''}</option>)}</select>
                  </Form.Item>
                  <Form.Item label={t('changes.role')} name={[name, 'role']} rules={needed(t('changes.role'))}>
                    <select>{roles.map((one) => <option key={one} value={one}>{labels[one] ?? t(`code.role.${one}`)}</option>)}</select>
                  </Form.Item>
                  <Form.Item label={t('changes.tightness')} name={[name, 'tightness']}>
                    <select><option value="">{t('code.unsaid')}</option>{(['tight', 'support'] as const).map((one) => <option key={one} value={one}>{t(`code.tightness.${one}`)}</option>)}</select>
                  </Form.Item>
                  <Button icon={<DeleteOutlined aria-hidden />} aria-label={t('changes.removeUnit', { at: name + 1 })} onClick={() => remove(name)} />
                </fieldset>
              ))}
              <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({ role: 'member', tightness: '' })}>{t('changes.addUnit')}</Button>
            </>
          )}
        </Form.List>
      </Step>
      <Step at={3} title={t('changes.step.evidence')}>
        <Form.Item label={t('changes.reason')} name="reason" rules={needed(t('changes.reason'))} extra={t('changes.reasonHint')}><Input.TextArea rows={4} maxLength={1000} showCount /></Form.Item>
        <Form.Item name="evidence" noStyle><EvidenceField /></Form.Item>
      </Step>
      <Step at={4} title={t('changes.step.effect')}>
        <Form.Item label={t('changes.takesEffect')} name="takes_effect_on" rules={needed(t('changes.takesEffect'))} extra={t('changes.effectHint')}><input type="date" min="2000-01-01" max="2100-12-31" /></Form.Item>
        <p className="hint">{t('changes.afterwards')}</p>
      </Step>
    </>
  )
}

function Step({ at, title, children }: { at: number; title: string; children: ReactNode }) {
  return <fieldset className="step"><legend><span className="step-number" aria-hidden>{at}</span>{title}</legend>{children}</fieldset>
}

interface EvidenceFieldProps {
  value?: { id: string; name: string }[]
  onChange?: (files: { id: string; name: string }[]) => void
}

/** Each file goes to the store as soon as it is chosen; the form keeps what it is called. */
export function EvidenceField({ value = [], onChange }: EvidenceFieldProps) {
  const { t } = useTranslation()
  const [error, setError] = useState<unknown>(null)
  const send = async (file: File) => {
    setError(null)
    try {
      const stored = await storeFile(file)
      onChange?.([...value, { id: stored.id, name: stored.name }])
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <div className="stack">
      <UploadBox label={t('changes.evidence')} types={['.pdf', '.docx', '.xlsx', '.png', '.jpg', '.txt']} maxMegabytes={20} onFile={(file) => void send(file)} />
      {error !== null && <ProblemAlert error={error} />}
      {value.length > 0 && (
        <ul className="plain" aria-label={t('changes.evidenceList')}>
          {value.map(({ id, name }) => (
            <li key={id} className="split">
              <span>{name}</span>
              <Button size="small" onClick={() => onChange?.(value.filter((one) => one.id !== id))}>{t('changes.removeFile', { name })}</Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

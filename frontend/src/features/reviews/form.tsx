import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReviewRound } from './queries'

export interface Choice {
  value: string
  label: string
}

export interface RoundForm {
  title: string
  school_year: string
  as_of: string
  framework_id: string
  fit_id?: string
  left_out?: readonly string[]
}

/** The fields of a new round; the leaves that may be left out are those of the framework chosen. */
export function RoundFields({ frameworks, fits, leaves }: { frameworks: readonly Choice[]; fits: readonly Choice[]; leaves: readonly Choice[] }) {
  const { t } = useTranslation()
  const must = [{ required: true, message: t('ui.field.missing') }]
  return (
    <>
      <Form.Item label={t('reviews.name')} name="title" rules={must} extra={t('reviews.nameExample')}><Input maxLength={200} /></Form.Item>
      <Form.Item label={t('reviews.year')} name="school_year" rules={[...must, { pattern: /^\d{4}-\d{4}$/, message: t('ui.field.string_pattern_mismatch') }]}><Input maxLength={9} /></Form.Item>
      <Form.Item label={t('reviews.asOf')} name="as_of" rules={must} extra={t('reviews.asOfHelp')}><input type="date" /></Form.Item>
      <Form.Item label={t('reviews.framework')} name="framework_id" rules={must}><select>{frameworks.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</select></Form.Item>
      <Form.Item label={t('reviews.fit')} name="fit_id" extra={t('reviews.fitHelp')}>
        <select><option value="">{t('reviews.fitNone')}</option>{fits.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</select>
      </Form.Item>
      <Form.Item name="left_out" noStyle><Leaves leaves={leaves} /></Form.Item>
    </>
  )
}

/** Which leaves this round does not collect. */
export function Leaves({ leaves, value = [], onChange }: { leaves: readonly Choice[]; value?: readonly string[]; onChange?: (value: readonly string[]) => void }) {
  const { t } = useTranslation()
  const flip = (code: string) => onChange?.(value.includes(code) ? value.filter((one) => one !== code) : [...value, code])
  return (
    <fieldset className="leaves">
      <legend>{t('reviews.leftOut')}</legend>
      <p className="quiet">{t('reviews.leftOutHelp')}</p>
      {leaves.map(({ value: code, label }) => <label key={code} className="check"><input type="checkbox" checked={value.includes(code)} onChange={() => flip(code)} /> {label}</label>)}
    </fieldset>
  )
}

/** What may still change before the freeze. */
export function Amendment({ round, fits, leaves, pending, onSave }: { round: ReviewRound; fits: readonly Choice[]; leaves: readonly Choice[]; pending: boolean; onSave: (fit_id: string | null, left_out: string[]) => void }) {
  const { t } = useTranslation()
  const [fit, setFit] = useState(round.fit_id ?? '')
  const [left, setLeft] = useState<readonly string[]>(round.left_out)
  return (
    <section className="card" aria-labelledby="amend">
      <h2 id="amend">{t('reviews.facts')}</h2>
      <label className="field"><span>{t('reviews.fit')}</span>
        <select value={fit} onChange={(event) => setFit(event.target.value)}><option value="">{t('reviews.fitNone')}</option>{fits.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</select>
      </label>
      <p className="quiet">{t('reviews.fitHelp')}</p>
      <Leaves leaves={leaves} value={left} onChange={setLeft} />
      <div><Button loading={pending} onClick={() => onSave(fit || null, [...left])}>{t('reviews.save')}</Button></div>
    </section>
  )
}

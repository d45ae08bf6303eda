import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { SampleTag } from '@/ui/SampleTag'
import { added, MOST, moved } from './can'
import type { Unit, Wish } from './queries'
import './wishes.css'

const consents = ['volunteer', 'neutral', 'objects'] as const

export interface WishForm {
  consent: Wish['consent']
  choices: string[]
  accepts_unlisted: boolean
  note?: string | null
}

export const blank: WishForm = { consent: 'neutral', choices: [], accepts_unlisted: true, note: '' }

/** A teacher's wish, made for a thumb: willingness, up to three schools ranked by buttons, and what else is accepted. */
export function WishFields({ units }: { units: readonly Unit[] }) {
  const { t } = useTranslation()
  return (
    <>
      <Form.Item name="consent" noStyle><ConsentField /></Form.Item>
      <Form.Item name="choices" noStyle><RankField units={units} /></Form.Item>
      <Form.Item name="accepts_unlisted" noStyle><UnlistedField /></Form.Item>
      <Form.Item label={t('wishes.note')} name="note" extra={t('wishes.noteHint')}><Input.TextArea rows={2} maxLength={200} /></Form.Item>
    </>
  )
}

interface Field<T> { value?: T; onChange?: (next: T) => void }

function ConsentField({ value, onChange }: Field<Wish['consent']>) {
  const { t } = useTranslation()
  return (
    <fieldset className="wish-set">
      <legend>{t('wishes.consent')}</legend>
      {consents.map((one) => (
        <label key={one} className="wish-choice">
          <input type="radio" name="consent" checked={value === one} onChange={() => onChange?.(one)} />
          <span>{t(`wishes.consents.${one}`)}<small>{t(`wishes.consentHelp.${one}`)}</small></span>
        </label>
      ))}
    </fieldset>
  )
}

function UnlistedField({ value = false, onChange }: Field<boolean>) {
  const { t } = useTranslation()
  return (
    <label className="wish-choice">
      <input type="checkbox" checked={value} onChange={(event) => onChange?.(event.target.checked)} />
      <span>{t('wishes.unlistedLabel')}<small>{t('wishes.unlistedHelp')}</small></span>
    </label>
  )
}

/** Ranking by buttons: nothing has to be dragged. */
export function RankField({ units, value = [], onChange }: Field<string[]> & { units: readonly Unit[] }) {
  const { t } = useTranslation()
  const nameOf = (id: string) => units.find(({ unit_id }) => unit_id === id)?.name ?? id
  const left = units.filter(({ unit_id }) => !value.includes(unit_id))
  return (
    <fieldset className="wish-set">
      <legend>{t('wishes.ranked')}</legend>
      {value.length === 0 && <p className="quiet">{t('wishes.rankEmpty')}</p>}
      <ol className="rank" aria-label={t('wishes.ranked')}>
        {value.map((id, at) => (
          <li key={id}>
            <span><small>{t('wishes.rank', { n: at + 1 })}</small><strong>{nameOf(id)}</strong></span>
            <span className="rank-acts">
              <Button icon={<ArrowUpOutlined aria-hidden />} aria-label={t('wishes.up', { unit: nameOf(id) })} disabled={at === 0} onClick={() => onChange?.(moved(value, id, -1))} />
              <Button icon={<ArrowDownOutlined aria-hidden />} aria-label={t('wishes.down', { unit: nameOf(id) })} disabled={at === value.length - 1} onClick={() => onChange?.(moved(value, id, 1))} />
              <Button icon={<DeleteOutlined aria-hidden />} aria-label={t('wishes.remove', { unit: nameOf(id) })} onClick={() => onChange?.(value.filter((one) => one !== id))} />
            </span>
          </li>
        ))}
      </ol>
      <p className="wish-sub">{t('wishes.available')}</p>
      {value.length >= MOST && <p className="quiet" role="status">{t('wishes.full')}</p>}
      <ul className="rank" aria-label={t('wishes.available')}>
        {left.map(({ unit_id, name, role, is_sample }) => (
          <li key={unit_id}>
            <span><strong>{name}</strong><small>{t(`rounds.role.${role}`)} <SampleTag when={is_sample} /></small></span>
            <Button icon={<PlusOutlined aria-hidden />} aria-label={t('wishes.add', { unit: name, n: Math.min(value.length + 1, MOST) })} disabled={value.length >= MOST} onClick={() => onChange?.(added(value, unit_id))}>{t('wishes.rank', { n: Math.min(value.length + 1, MOST) })}</Button>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

/** A wish that can no longer be changed. */
export function WishFacts({ wish, units }: { wish: Wish; units: readonly Unit[] }) {
  const { t } = useTranslation()
  return (
    <dl className="facts">
      <div><dt>{t('wishes.consent')}</dt><dd>{t(`wishes.consents.${wish.consent}`)}</dd></div>
      <div><dt>{t('wishes.choices')}</dt><dd>{wish.choices.length === 0 ? t('wishes.unsaid') : wish.choices.map((id, at) => <div key={id}>{t('wishes.rank', { n: at + 1 })} {units.find(({ unit_id }) => unit_id === id)?.name ?? '–'}</div>)}</dd></div>
      <div><dt>{t('wishes.unlisted')}</dt><dd>{t(wish.accepts_unlisted ? 'wishes.yes' : 'wishes.no')}</dd></div>
      {wish.note && <div><dt>{t('wishes.note')}</dt><dd>{wish.note}</dd></div>}
    </dl>
  )
}

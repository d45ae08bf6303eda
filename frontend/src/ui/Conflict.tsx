import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isDeepEqual } from './equal'

export interface ConflictField<T> {
  key: keyof T & string
  label: string
  show: (value: T) => string
}

export interface ConflictProps<T> {
  open: boolean
  base: T
  theirs: T
  mine: T
  fields: readonly ConflictField<T>[]
  /** The merged values; save them against the version of `theirs`. */
  onMerge: (merged: T) => void
  onDrop: () => void
}

/** Somebody was first (412): three columns, field by field, never a blind overwrite. */
export function Conflict<T extends object>({ open, base, theirs, mine, fields, onMerge, onDrop }: ConflictProps<T>) {
  const { t } = useTranslation()
  const [kept, setKept] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({})
  const touched = fields.filter(({ key }) => !isDeepEqual(theirs[key], mine[key]))
  const choice = ({ key }: ConflictField<T>) => kept[key] ?? (isDeepEqual(mine[key], base[key]) ? 'theirs' : 'mine')
  const merged = () => touched.reduce<T>((sum, field) => ({ ...sum, [field.key]: (choice(field) === 'mine' ? mine : theirs)[field.key] }), theirs)
  return (
    <Modal open={open} title={t('ui.conflict.title')} width={820} onCancel={onDrop} mask={{ closable: false }}
      footer={[
        <Button key="drop" onClick={onDrop}>{t('ui.conflict.reload')}</Button>,
        <Button key="save" type="primary" onClick={() => onMerge(merged())}>{t('ui.conflict.save')}</Button>,
      ]}>
      <p>{t('ui.conflict.text')}</p>
      <table className="table conflict">
        <caption className="sr-only">{t('ui.conflict.title')}</caption>
        <thead>
          <tr>{(['field', 'base', 'theirs', 'mine'] as const).map((word) => <th key={word} scope="col">{t(`ui.conflict.${word}`)}</th>)}</tr>
        </thead>
        <tbody>
          {touched.map((field) => (
            <tr key={field.key}>
              <th scope="row">{field.label}</th>
              <td>{field.show(base)}</td>
              {(['theirs', 'mine'] as const).map((side) => (
                <td key={side}>
                  <label>
                    <input type="radio" name={field.key} checked={choice(field) === side} onChange={() => setKept({ ...kept, [field.key]: side })} />
                    <span className="sr-only">{field.label} {t(side === 'mine' ? 'ui.conflict.keepMine' : 'ui.conflict.takeTheirs')} </span>
                    {field.show(side === 'mine' ? mine : theirs)}
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}

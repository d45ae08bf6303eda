import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { dayHere } from '@/ui/format'

/** The day that every page shows: a day of the address, or undefined for today. */
export function useAsOf(): string | undefined {
  return useSearch({ strict: false }).as_of
}

function useSetAsOf() {
  const navigate = useNavigate()
  return (day: string | undefined) =>
    void navigate({ to: '.', search: (previous) => ({ ...previous, as_of: day && day !== dayHere() ? day : undefined }) })
}

export function AsOfPicker() {
  const { t } = useTranslation()
  const id = useId()
  const asOf = useAsOf()
  const setAsOf = useSetAsOf()
  return (
    <span className="as-of">
      <label htmlFor={id}>{t('shell.asOf.label')}</label>
      <input
        id={id}
        type="date"
        min="2000-01-01"
        max="2100-12-31"
        value={asOf ?? dayHere()}
        onChange={(event) => event.target.validity.valid && setAsOf(event.target.value || undefined)}
      />
    </span>
  )
}

/** The band that says plainly that this is another day. */
export function AsOfBand() {
  const { t } = useTranslation()
  const asOf = useAsOf()
  const setAsOf = useSetAsOf()
  if (!asOf) return null
  return (
    <div className="as-of-band" role="status">
      <span>{t('shell.asOf.band', { day: asOf })}</span>
      <Button size="small" onClick={() => setAsOf(undefined)}>{t('shell.asOf.back')}</Button>
    </div>
  )
}

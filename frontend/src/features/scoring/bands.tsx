import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { useOurs } from '@/ui/bilingual'
import type { UnitScore } from './queries'

/** The band, or all that the interval touches: then none may be claimed. */
export function Bands({ unit, words = false }: { unit: Pick<UnitScore, 'bands' | 'bundled'>; words?: boolean }) {
  const { t } = useTranslation()
  const ours = useOurs()
  if (unit.bundled === null) return <span>{t('scoring.notScored')}</span>
  const several = unit.bands.length > 1
  return (
    <span className="tags" title={several ? t('scoring.bothBands') : undefined}>
      {unit.bands.map((band, at) => <span key={band.code}>{at > 0 && ' / '}<Tag color={several ? 'default' : 'processing'}>{ours(band.name_zh, band.name_en)}</Tag></span>)}
      {several && words && <small className="quiet">{t('scoring.bothBands')}</small>}
    </span>
  )
}

export const twoDigits = (value: number | null): string => (value === null ? '–' : value.toFixed(2))
export const between = ({ lower, upper }: { lower: number | null; upper: number | null }): string => (lower === null || upper === null ? '–' : `${lower.toFixed(2)} – ${upper.toFixed(2)}`)

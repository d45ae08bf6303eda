import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable, here } from '@/ui/DataTable'
import { heatmap, Picture } from '@/ui/picture'
import { squares, squareWords, thinnest, type Square } from './cells'
import type { Structure, StructureUnit } from './queries'

type Pen = Parameters<typeof heatmap>[1]
type Drawing = ReturnType<typeof heatmap>

export const subjectName = (t: TFunction, subject: string | null): string =>
  subject === null ? t('structure.noSubject') : t(`structure.subjects.${subject}` as 'structure.subjects.math', { defaultValue: subject })

/** The heatmap with our own words in its squares: a hidden part is not zero and not nothing. */
export function drawStructure(all: readonly Square[], pen: Pen): Drawing {
  const { t } = pen
  const few = t('structure.few')
  const drawing = heatmap(all.map(({ band, subject, known, backbone }) => ({ row: t(`structure.bands.${band}`), column: subjectName(t, subject), value: known, second: backbone })), pen, t('structure.backbone'))
  const [series] = drawing.option.series as { data: { label: object; tooltip: object }[] }[]
  const words = all.map((one) => squareWords(one, few))
  const data = series?.data.map((one, at) => ({ ...one, label: { ...one.label, formatter: words[at] }, tooltip: { formatter: `${drawing.table.rows[at]?.slice(0, 2).join(' · ')}  ${words[at]}` } }))
  const rows = all.map((one, at) => {
    const [row = '', column = ''] = drawing.table.rows[at] ?? []
    const [value = '', second = '0'] = squareWords(one, few).split(' / ')
    return [row, column, value, second]
  })
  return { ...drawing, option: { ...drawing.option, series: [{ ...series, data }] }, table: { ...drawing.table, rows } }
}

export function StructurePicture({ structure, where }: { structure: Structure; where: string }) {
  const { t } = useTranslation()
  const { items, heads, as_of } = structure
  const draw = useCallback((pen: Pen) => drawStructure(squares(items), pen), [items])
  const thin = thinnest(squares(items))
  const title = thin === null ? t('structure.pictureFull', { where, heads }) : t('structure.picture', { where, heads, thin: subjectName(t, thin) })
  return (
    <>
      <Picture title={title} draw={draw} asOf={as_of ?? undefined} />
      {items.some((cell) => cell.heads === null) && <p className="quiet">{t('structure.hidden')}</p>}
    </>
  )
}

export function StructureUnits({ units }: { units: readonly StructureUnit[] }) {
  const { t } = useTranslation()
  const words = (value: number | null) => value ?? t('structure.few')
  return (
    <DataTable
      caption={t('structure.units')}
      showCaption
      query={here(units)}
      rowKey={({ unit_id }) => unit_id}
      columns={[
        { key: 'unit', title: t('structure.unit'), render: ({ unit_name }) => unit_name },
        { key: 'heads', title: t('structure.heads'), numeric: true, render: ({ heads }) => words(heads) },
        { key: 'backbone', title: t('structure.backbone'), numeric: true, render: ({ backbone }) => words(backbone) },
      ]}
    />
  )
}

import { useTranslation } from 'react-i18next'
import type { FrameworkFile } from '@/features/indicators/queries'
import type { Choice } from '@/features/reviews/form'
import type { Fit } from '@/features/valueadded/queries'
import { useOurs } from '@/ui/bilingual'
import { momentHere } from '@/ui/format'

/** The fits that a round may read, in words. */
export function useFitChoices(fits: readonly Fit[] = []): Choice[] {
  const { t } = useTranslation()
  return fits.map((fit) => ({ value: fit.id, label: `${t('reviews.fitOne', { year: fit.school_year, n: fit.specifications[0]?.n ?? 0 })} · ${momentHere(fit.created_at)}` }))
}

/** The leaves that a round may leave out: those that nothing of the platform fills by itself. */
export function useLeafChoices(framework: FrameworkFile | undefined): Choice[] {
  const ours = useOurs()
  return (framework?.nodes ?? [])
    .filter(({ kind, source }) => kind === 'leaf' && (source === 'inspector' || source === 'survey' || source === 'self' || source === 'exam'))
    .map((node) => ({ value: node.code, label: `${ours(node.name_zh, node.name_en)} ${node.code}` }))
}

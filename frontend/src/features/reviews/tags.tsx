import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { StatusTag } from '@/ui/StatusTag'
import { roundTones, type ReviewRound } from './queries'

/** Where the round stands; 影子模式 and 示例权重 wherever its results are seen. */
export function RoundTags({ round, withState = true }: { round: Pick<ReviewRound, 'state' | 'in_shadow' | 'weights_status'>; withState?: boolean }) {
  const { t } = useTranslation()
  return (
    <span className="tags">
      {withState && <StatusTag tone={roundTones[round.state]}>{t(`reviews.states.${round.state}`)}</StatusTag>}
      {round.in_shadow && <Tag color="warning" title={t('reviews.shadowHelp')}>{t('reviews.shadow')}</Tag>}
      {round.weights_status === 'example' && <Tag color="warning" title={t('reviews.exampleHelp')}>{t('reviews.example')}</Tag>}
    </span>
  )
}

import { ExperimentOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'

/** 示例: stands wherever generated data is shown as if it were a school, a person or a mark. */
export function SampleTag({ when = true }: { when?: boolean }) {
  const { t } = useTranslation()
  if (!when) return null
  return <Tag className="sample" icon={<ExperimentOutlined aria-hidden />} title={t('ui.sample.text')}>{t('ui.sample.tag')}</Tag>
}

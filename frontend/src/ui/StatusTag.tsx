import { CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined, ExclamationCircleOutlined, MinusCircleOutlined, SyncOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import type { ComponentType } from 'react'

export type Tone = 'good' | 'wait' | 'busy' | 'warn' | 'bad' | 'quiet'

const looks: Record<Tone, { color: string; Icon: ComponentType<{ 'aria-hidden'?: boolean }> }> = {
  good: { color: 'success', Icon: CheckCircleOutlined },
  wait: { color: 'processing', Icon: ClockCircleOutlined },
  busy: { color: 'processing', Icon: SyncOutlined },
  warn: { color: 'warning', Icon: ExclamationCircleOutlined },
  bad: { color: 'error', Icon: CloseCircleOutlined },
  quiet: { color: 'default', Icon: MinusCircleOutlined },
}

/** A state as icon, word and colour: never by colour alone. */
export function StatusTag({ tone, children }: { tone: Tone; children: string }) {
  const { color, Icon } = looks[tone]
  return <Tag color={color} icon={<Icon aria-hidden />}>{children}</Tag>
}

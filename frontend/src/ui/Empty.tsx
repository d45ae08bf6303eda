import { InboxOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'

/** Nothing here: one sentence why, and at most one thing to do. */
export function Empty({ why, action }: { why: string; action?: ReactNode }) {
  return (
    <div className="empty">
      <InboxOutlined aria-hidden />
      <p>{why}</p>
      {action}
    </div>
  )
}

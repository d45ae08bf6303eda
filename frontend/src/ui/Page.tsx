import { useRouterState } from '@tanstack/react-router'
import { MoreOutlined } from '@ant-design/icons'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Act, type ActProps } from './Act'
import { Choices, Drop, type Choice } from './Drop'
import './page.css'

/** Names the browser's tab after the page. */
export function useTitle(title: string): void {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = `${title} · ${t('shell.name')}`
  }, [title, t])
}

export interface PageProps {
  title: string
  /** A sentence under the title. */
  lead?: ReactNode
  /** A StatusTag, SampleTag or the like, beside the title. */
  tags?: ReactNode
  /** The one number of this page, with its word. */
  keyFigure?: { label: string; value: ReactNode }
  /** The one thing to do here. */
  primary?: ActProps
  /** Everything else that can be done, behind one button. */
  more?: readonly Choice[]
  /** "草稿已存 10:32" and other small news. */
  note?: ReactNode
  children?: ReactNode
}

/** The head of every page. After a change of route the heading takes the focus, so that a screen reader begins there. */
export function Page({ title, lead, tags, keyFigure, primary, more = [], note, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useTitle(title)
  useEffect(() => {
    if (previousPath !== undefined && previousPath !== path) heading.current?.focus({ preventScroll: true })
    previousPath = path
  }, [path])
  return (
    <div className="page">
      <div className="page-head">
        <div className="page-title">
          <h1 ref={heading} tabIndex={-1}>{title}</h1>
          {tags}
          {note && <span className="page-note" role="status">{note}</span>}
        </div>
        {keyFigure && <p className="page-figure"><span>{keyFigure.label}</span><strong>{keyFigure.value}</strong></p>}
        <div className="page-acts">
          {primary && <Act type="primary" {...primary} />}
          {more.length > 0 && <More acts={more} />}
        </div>
        {lead && <p className="page-lead">{lead}</p>}
      </div>
      {children}
    </div>
  )
}

function More({ acts }: { acts: readonly Choice[] }) {
  const { t } = useTranslation()
  return <Drop label={<MoreOutlined aria-hidden />} name={t('ui.more')} className="page-more"><Choices choices={acts} /></Drop>
}

let previousPath: string | undefined

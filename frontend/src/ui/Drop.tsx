import { createContext, use, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './drop.css'

export interface DropProps {
  /** What stands on the button; with `name` where that is not a word. */
  label: ReactNode
  name?: string
  className?: string
  /** The panel: words, settings, or Choices, each of which closes it. */
  children: ReactNode
}

const GAP = 6
const DropContext = createContext<() => void>(() => undefined)

/** A button with a panel under it, next to it in reading order; Escape, a press outside or a choice closes it. */
export function Drop({ label, name, className, children }: DropProps) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const shut = useEffectEvent(close)
  useLayoutEffect(() => {
    if (open && button.current && panel.current) place(button.current, panel.current)
  }, [open])
  useEffect(() => {
    if (!open) return
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') shut()
    }
    const away = (event: Event) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('keydown', escape)
    for (const kind of ['pointerdown', 'focusin', 'scroll']) document.addEventListener(kind, away, true)
    return () => {
      document.removeEventListener('keydown', escape)
      for (const kind of ['pointerdown', 'focusin', 'scroll']) document.removeEventListener(kind, away, true)
    }
  }, [open])
  return (
    <span ref={box} className="drop">
      <button ref={button} type="button" className={className ?? 'drop-button'} aria-label={name} aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        {label}
      </button>
      {open && <div ref={panel} id={id} className="drop-panel" role="group" aria-label={name}><DropContext value={close}>{children}</DropContext></div>}
    </span>
  )
}

/** Under the button, and wholly on the page. */
function place(button: HTMLElement, panel: HTMLElement): void {
  const { left, bottom, top } = button.getBoundingClientRect()
  const { width, height } = panel.getBoundingClientRect()
  const room = document.documentElement.clientWidth - GAP
  panel.style.left = `${Math.max(GAP, Math.min(left, room - width))}px`
  panel.style.top = `${bottom + GAP + height > globalThis.innerHeight && top > height + GAP ? top - GAP - height : bottom + GAP}px`
}

export interface Choice {
  key: string
  label: string
  onClick: () => void
  disabledReason?: string | null
  danger?: boolean
}

/** What can be chosen in a Drop; what cannot now says why. */
export function Choices({ choices }: { choices: readonly Choice[] }) {
  const { t } = useTranslation()
  const close = use(DropContext)
  const choose = ({ onClick, disabledReason }: Choice) => {
    if (disabledReason) return
    close()
    onClick()
  }
  return (
    <ul className="drop-list">
      {choices.map((choice) => (
        <li key={choice.key}>
          <button type="button" className={choice.danger ? 'danger' : undefined} aria-disabled={Boolean(choice.disabledReason)} onClick={() => choose(choice)}>
            {choice.label}
            {choice.disabledReason && <small>{t('ui.disabled', { reason: choice.disabledReason })}</small>}
          </button>
        </li>
      ))}
    </ul>
  )
}

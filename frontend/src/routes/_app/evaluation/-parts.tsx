import { Link } from '@tanstack/react-router'
import type { RoundStep } from './-round'
import type { ReactNode } from 'react'
import type { Evidence } from '@/features/scoring/queries'
import './-evaluation.css'

const keep = (previous: { as_of?: string }) => ({ as_of: previous.as_of })

export const RoundLink = ({ id, step = 'collect', children }: { id: string; step?: RoundStep; children: ReactNode }) => <Link to="/evaluation/rounds/$roundId/$step" params={{ roundId: id, step }} search={keep}>{children}</Link>
export const FitLink = ({ id, children }: { id: string; children: ReactNode }) => <Link to="/evaluation/exams/fits/$fitId" params={{ fitId: id }} search={keep}>{children}</Link>
export const UnitReviewLink = ({ unit, run, children }: { unit: string; run: string; children: ReactNode }) => <Link to="/evaluation/reviews/$unit" params={{ unit }} search={(previous) => ({ ...keep(previous), run })}>{children}</Link>

/** The page that shows a record behind a leaf: the duty board of its group, the fit, the placements. */
export function EvidenceLink({ evidence, words }: { evidence: Evidence; words: string }) {
  const group = evidence.href === null ? null : new URL(evidence.href, globalThis.location.origin).searchParams.get('group')
  if (evidence.service === 'exam') return <FitLink id={evidence.id}>{words}</FitLink>
  if (evidence.service === 'rotation') return <Link to="/rotation/placements" search={keep}>{words}</Link>
  if (group) return <Link to="/registry/duties" search={(previous) => ({ ...keep(previous), group })}>{words}</Link>
  return <span>{words}</span>
}

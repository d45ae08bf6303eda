import type { Explanation, Line, UnitScore } from './queries'

/** The furthest that sums of shown lines may miss their score. */
const EXACT = 1e-9

/** Do the lines that are no totals add up to the difference, and the bars of the top to the same? */
export function addsUp({ lines, score, reference_score }: Pick<Explanation, 'lines' | 'score' | 'reference_score'>): boolean {
  const total = (kept: readonly Line[]) => kept.reduce((sum, { points }) => sum + points, 0)
  const misses = (kept: readonly Line[]) => Math.abs(total(kept) - (score - reference_score)) > EXACT
  return !misses(lines.filter(({ is_total }) => !is_total)) && !misses(bars(lines))
}

/** A step that moves nothing, not even by the error that additions may have, needs no line of its own. */
const NOTHING = 1e-11
export const isTold = ({ depth, is_total, points }: Line): boolean => depth > 0 || is_total || Math.abs(points) > NOTHING

/** The bars of the waterfall: the lines at the top of the tree that move something. */
export const bars = (lines: readonly Line[]): Line[] => lines.filter((line) => line.depth === 0 && isTold(line))

/** How many units have one band, and how many an interval over an edge. */
export function bandCounts(units: readonly UnitScore[]): { clear: number; crossing: number } {
  const scored = units.filter(({ bundled }) => bundled !== null)
  const crossing = scored.filter(({ bands }) => bands.length > 1).length
  return { clear: scored.length - crossing, crossing }
}

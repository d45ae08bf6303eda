import type { Cell } from './queries'

export const bands = ['under_35', '35_44', '45_54', '55_up'] as const
type Band = (typeof bands)[number]

/** A square of the picture: what is known of it, and whether a part is hidden because it is fewer than three people. */
export interface Square {
  band: Band
  subject: string | null
  known: number
  /** The backbone teachers among them; null where they are hidden, undefined where there are none. */
  backbone: number | null | undefined
  isPartHidden: boolean
}

/** Both parts of each age and subject as one square, missing ones as zero, so that what is thin is seen. */
export function squares(cells: readonly Cell[]): Square[] {
  const subjects = [...new Set(cells.map(({ subject }) => subject))]
  return bands.flatMap((band) =>
    subjects.map((subject) => {
      const parts = cells.filter((cell) => cell.age_band === band && cell.subject === subject)
      return {
        band,
        subject,
        known: parts.reduce((sum, { heads }) => sum + (heads ?? 0), 0),
        backbone: parts.find(({ is_backbone }) => is_backbone)?.heads,
        isPartHidden: parts.some(({ heads }) => heads === null),
      }
    }),
  )
}

/** 12 / 3, 9+ / <3, <3, 0: never a number from which somebody could be recognised. */
export function squareWords({ known, backbone, isPartHidden }: Square, few: string): string {
  const all = isPartHidden ? (known === 0 ? few : `${known}+`) : String(known)
  return backbone === undefined ? all : `${all} / ${backbone ?? few}`
}

/** The subject with the fewest known people under 45: where the years to come are thin. */
export function thinnest(all: readonly Square[]): string | null {
  const young = new Map<string, number>()
  for (const { band, subject, known } of all) if (subject !== null && (band === 'under_35' || band === '35_44')) young.set(subject, (young.get(subject) ?? 0) + known)
  return [...young].toSorted((a, b) => a[1] - b[1])[0]?.[0] ?? null
}

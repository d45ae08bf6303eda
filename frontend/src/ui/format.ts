const zone = 'Asia/Shanghai'
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })
const time = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', minute: '2-digit' })

/** Today where the schools are. */
export const dayHere = (moment: Date = new Date()): string => day.format(moment)

/** A moment as 10:32 today, else 2026-09-01 10:32. */
export function momentHere(moment: string | number | Date, now: Date = new Date()): string {
  const at = new Date(moment)
  return dayHere(at) === dayHere(now) ? time.format(at) : `${dayHere(at)} ${time.format(at)}`
}

/** The last day inside a half-open span `[from, until)`. */
export function lastDay(until: string): string {
  const at = new Date(`${until}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() - 1)
  return at.toISOString().slice(0, 10)
}

/** A span as people say it: 2026-09-01 – 2027-06-30, open when it has no end. */
export const span = (from: string, until: string | null): string => `${from} – ${until ? lastDay(until) : ''}`.trimEnd()

const decimals = (digits: number) => new Intl.NumberFormat('zh-CN', { minimumFractionDigits: digits, maximumFractionDigits: digits })
const counts = new Intl.NumberFormat('zh-CN')

export const count = (value: number): string => counts.format(value)
/** Fen as yuan, exact. */
export const yuan = (fen: number): string => decimals(2).format(fen / 100)
/** Hundredths of a full-time post as posts. */
export const fte = (hundredths: number): string => decimals(2).format(hundredths / 100)
export const percent = (ratio: number, digits = 1): string => `${decimals(digits).format(ratio * 100)}%`
/** A number with its sign: +3, −2, 0. */
export const signed = (value: number, digits = 0): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${decimals(digits).format(Math.abs(value))}`

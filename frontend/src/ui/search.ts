/** Readers of the address for `validateSearch`: what is not right is as if it were not there. */

export function aDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined
  const at = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value) ? value : undefined
}

export const aText = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() ? text.trim().slice(0, 200) : undefined
}

export const oneOf = <T extends string>(choices: readonly T[], value: unknown): T | undefined => choices.find((choice) => choice === value)

export const pageSizes = [10, 20, 50, 100] as const

/** What every list page keeps in its address. */
export interface ListSearch {
  page?: number
  size?: number
  /** `name` ascending, `-name` descending. */
  sort?: string
  q?: string
}

/** `validateSearch: (search) => ({ ...listSearch(search), state: oneOf(states, search.state) })` */
export function listSearch(search: Record<string, unknown>): ListSearch {
  const page = Number(search.page)
  const size = Number(search.size)
  return {
    page: Number.isInteger(page) && page > 1 ? page : undefined,
    size: pageSizes.some((one) => one === size) && size !== 20 ? size : undefined,
    sort: aText(search.sort),
    q: aText(search.q),
  }
}

/** The same as the query of a list endpoint: pages by number, with the total. */
export const pageQuery = ({ page = 1, size = 20 }: ListSearch): { page: number; limit: number; with_total: true } => ({ page, limit: size, with_total: true })

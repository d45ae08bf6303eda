const moves: Record<string, readonly [down: number, right: number]> = {
  ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
}

const activable = 'a[href], button:not(:disabled)'

/** Arrow keys walk the cells of a table, Enter opens what stands in one. True when the key was for the table. */
export function step(table: HTMLTableElement, from: EventTarget, key: string): boolean {
  if (!(from instanceof HTMLElement) || from.dataset.cell === undefined) return false
  const rows = [...table.querySelectorAll<HTMLElement>('tbody tr')].map((row) => [...row.querySelectorAll<HTMLElement>('[data-cell]')])
  const down = rows.findIndex((cells) => cells.includes(from))
  const right = rows[down]?.indexOf(from) ?? -1
  if (key === 'Enter') return open(from)
  const target = key === 'Home' ? rows[down]?.[0] : key === 'End' ? rows[down]?.at(-1) : near(rows, down, right, key)
  if (!target) return false
  from.tabIndex = -1
  target.tabIndex = 0
  target.focus()
  return true
}

function near(rows: HTMLElement[][], down: number, right: number, key: string): HTMLElement | undefined {
  const move = moves[key]
  return move && rows[down + move[0]]?.[right + move[1]]
}

function open(cell: HTMLElement): boolean {
  const inside = cell.querySelector<HTMLElement>(activable) ?? cell
  inside.click()
  return true
}

import type { FrameworkNode } from './queries'

export interface Placed {
  node: FrameworkNode
  depth: number
}

/** The nodes in reading order, each below its parent; the server gives siblings in order. */
export function inTreeOrder(nodes: readonly FrameworkNode[]): Placed[] {
  const walk = (parent: string | null, depth: number): Placed[] => nodes.filter((node) => node.parent === parent).flatMap((node) => [{ node, depth }, ...walk(node.code, depth + 1)])
  return walk(null, 0)
}

import type { AnyRouter } from '@tanstack/react-router'
import type { ParseKeys } from 'i18next'
import type { Power } from './session'

export type Section = 'work' | 'registry' | 'rotation' | 'evaluation' | 'admin'
export const sections: readonly Section[] = ['work', 'registry', 'rotation', 'evaluation', 'admin']

/** What a route says of itself in `staticData`: its title, and its place in the menu if it has one. */
export interface PageFacts {
  title?: ParseKeys
  menu?: { section: Section; order: number; powers: readonly Power[] | 'all'; phone?: boolean }
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption extends PageFacts {}
}

export interface MenuEntry {
  to: string
  title: ParseKeys
  section: Section
  order: number
  phone: boolean
}

interface KnownRoute {
  fullPath: string
  options: { staticData?: PageFacts }
}

/** The pages that this power may open, in order, read from the routes themselves. */
export function entriesFor(routes: readonly KnownRoute[], power: string): MenuEntry[] {
  return routes
    .flatMap(({ fullPath, options: { staticData } }) => {
      const { title, menu } = staticData ?? {}
      if (!title || !menu || !(menu.powers === 'all' || menu.powers.some((one) => one === power))) return []
      return [{ to: fullPath.replace(/(.)\/$/, '$1'), title, section: menu.section, order: menu.order, phone: menu.phone ?? false }]
    })
    .toSorted((a, b) => sections.indexOf(a.section) - sections.indexOf(b.section) || a.order - b.order)
}

export const routesOf = (router: AnyRouter): KnownRoute[] => Object.values(router.routesById as Record<string, KnownRoute>)

/** The entry that a path lies under: the longest that begins it. */
export function entryAt(entries: readonly MenuEntry[], path: string): MenuEntry | undefined {
  return entries
    .filter(({ to }) => path === to || (to !== '/' && path.startsWith(`${to}/`)))
    .toSorted((a, b) => b.to.length - a.to.length)[0]
}

import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import type { Me, Power } from '@/frame/session'

export interface WidgetProps {
  me: Me
  asOf?: string
}

export interface Widget {
  id: string
  powers: readonly Power[] | 'all'
  /** Takes the whole width of the desk instead of half of it. */
  wide?: boolean
  Component: LazyExoticComponent<ComponentType<WidgetProps>>
}

/** A widget from a module of this folder that exports `Widget`; it arrives only for those who see it. */
export const widget = (id: string, powers: Widget['powers'], load: () => Promise<{ Widget: ComponentType<WidgetProps> }>, wide = false): Widget => ({
  id,
  powers,
  wide,
  Component: lazy(async () => ({ default: (await load()).Widget })),
})

/** What stands on the desk, from the top: to add one, write -home/<noun>.tsx and name it here. */
export const widgets: readonly Widget[] = [
  widget('duties', ['district.office', 'district.personnel', 'district.inspectorate', 'district.research', 'district.leader', 'city', 'principal', 'clerk'], () => import('./duties')),
  widget('dutyMap', ['district.office', 'district.leader', 'district.research', 'city'], () => import('./dutyMap')),
  widget('reviews', ['district.inspectorate'], () => import('./reviews')),
  widget('scoring', ['principal'], () => import('./scoring')),
  widget('rounds', ['district.personnel', 'district.leader'], () => import('./rounds')),
  widget('placements', ['principal', 'teacher'], () => import('./placements')),
  widget('groups', ['district.office', 'district.personnel', 'district.inspectorate', 'district.research', 'district.leader', 'city', 'principal', 'clerk', 'teacher'], () => import('./groups'), true),
  widget('registry', ['district.office', 'district.personnel', 'district.inspectorate', 'district.finance', 'district.research', 'district.digital', 'district.leader', 'city'], () => import('./registry'), true),
  widget('structure', ['district.office', 'district.personnel'], () => import('./structure'), true),
]

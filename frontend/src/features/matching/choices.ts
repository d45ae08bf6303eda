/** Parts of a plan's page, in their order. A route reads these before its page is loaded, so nothing heavy stands here. */
export const views = ['moves', 'rules', 'balance', 'flows'] as const
export type View = (typeof views)[number]

/** Which rules the board shows. */
export const shows = ['all', 'binding', 'missed'] as const

/** What the balance counts. */
export const attributes = ['backbone', 'senior_title', 'under_45'] as const
export type Attribute = (typeof attributes)[number]

import { registry, type Registry } from '@/api/registry'

export type Overview = Registry<'OverviewView'>
export type Structure = Overview['staff_structure'][number]

export const overviewOptions = (as_of?: string) => registry.queryOptions('get', '/api/registry/v1/overview', { params: { query: { as_of } } })

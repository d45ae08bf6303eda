import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ifMatch } from '@/api/headers'
import { registry, registryFetch, type Registry } from '@/api/registry'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Policy = Registry<'PolicyView'>
export type PolicyFile = Registry<'PolicyDetail'>
export type PolicyRule = Registry<'PolicyRuleView'>
export type PolicyState = Registry<'PolicyState'>

export const policiesOptions = (search: ListSearch) =>
  queryOptions({ ...registry.queryOptions('get', '/api/registry/v1/policies', { params: { query: pageQuery(search) } }), placeholderData: keepPreviousData })

export const policyOptions = (policy_id: string) => registry.queryOptions('get', '/api/registry/v1/policies/{policy_id}', { params: { path: { policy_id } } })

export const movePolicy = (policy: PolicyFile, to: PolicyState, reason: string | null, on: string | null) =>
  registryFetch.POST('/api/registry/v1/policies/{policy_id}/transitions', { params: { path: { policy_id: policy.id }, header: ifMatch(policy) }, body: { to, reason, on } })

/** Confirms the assumed values of one rule as they stand. */
export const confirmRule = (policy: PolicyFile, rule: PolicyRule) =>
  registryFetch.PUT('/api/registry/v1/policies/{policy_id}/assumptions', {
    params: { path: { policy_id: policy.id }, header: ifMatch(policy) },
    body: { items: rule.assumed.filter(({ confirmed_by }) => !confirmed_by).map(({ parameter, value }) => ({ rule_id: rule.id, parameter, value: value as string })) },
  })

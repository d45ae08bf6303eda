import type { TFunction } from 'i18next'
import type { PolicyRule } from './queries'

/** Fields that every rule has, and that the page shows in their own places. */
const common = new Set(['id', 'kind', 'severity', 'scope', 'window', 'clause', 'assumed'])

/** A value of a rule in words: codes by their word where there is one, ratios as p : q, what the text leaves open as such. */
export function valueWords(t: TFunction, value: unknown): string {
  if (value === null || value === undefined) return t('code.unsaid')
  if (typeof value === 'boolean') return t(value ? 'code.yes' : 'code.no')
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return t(`policies.value.${value.replaceAll(/[.:]/g, '_')}` as 'policies.value.lead', { defaultValue: value })
  if (Array.isArray(value)) return value.length === 0 ? t('code.none') : value.map((one) => valueWords(t, one)).join(t('code.comma'))
  if (typeof value !== 'object') return String(value)
  if ('p' in value && 'q' in value) return `${String(value.p)} : ${String(value.q)}`
  const entries = Object.entries(value).filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0))
  return entries.length === 0 ? t('code.none') : entries.map(([key, one]) => `${parameterWord(t, key)} ${valueWords(t, one)}`).join(t('code.semicolon'))
}

export const parameterWord = (t: TFunction, parameter: string): string =>
  t(`policies.parameter.${parameter}` as 'policies.parameter.min', { defaultValue: t(`policies.value.${parameter}` as 'policies.value.lead', { defaultValue: parameter }) })

/** The rule's own fields, without those the text does not name and nobody assumed. */
export function parametersOf(rule: PolicyRule): { parameter: string; value: unknown; assumed: PolicyRule['assumed'][number] | undefined }[] {
  return Object.entries(rule)
    .filter(([key, value]) => !common.has(key) && value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([parameter, value]) => ({ parameter, value, assumed: rule.assumed.find((one) => one.parameter === parameter) }))
}

export const isOpen = (rule: PolicyRule): boolean => rule.assumed.some(({ confirmed_by }) => !confirmed_by)

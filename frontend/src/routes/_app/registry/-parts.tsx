import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './-registry.css'

/** The filter of a list by one code, above its table. */
export function CodeFilter<T extends string>({ label, value, choices, onPick }: { label: string; value: T | undefined; choices: readonly (readonly [T, string])[]; onPick: (value: T | undefined) => void }) {
  const { t } = useTranslation()
  return (
    <div className="tools" role="search" aria-label={label}>
      <label className="pick">
        <span>{label}</span>
        <select value={value ?? ''} onChange={(event) => onPick(choices.find(([one]) => one === event.target.value)?.[0])}>
          <option value="">{t('code.all')}</option>
          {choices.map(([one, word]) => <option key={one} value={one}>{word}</option>)}
        </select>
      </label>
    </div>
  )
}

const keep = (previous: { as_of?: string }) => ({ as_of: previous.as_of })

export const GroupLink = ({ id, children }: { id: string; children: ReactNode }) => <Link to="/registry/groups/$groupId/$tab" params={{ groupId: id, tab: 'overview' }} search={keep}>{children}</Link>
export const SchoolLink = ({ id, children }: { id: string; children: ReactNode }) => <Link to="/registry/schools/$schoolId" params={{ schoolId: id }} search={keep}>{children}</Link>
export const PersonLink = ({ id, children }: { id: string; children: ReactNode }) => <Link to="/registry/staff/$personId" params={{ personId: id }} search={keep}>{children}</Link>
export const PolicyLink = ({ id, children }: { id: string; children: ReactNode }) => <Link to="/registry/policies/$policyId" params={{ policyId: id }} search={keep}>{children}</Link>

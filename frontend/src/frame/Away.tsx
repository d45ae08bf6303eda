import { useQueryClient } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { isAway, problemOf } from '@/api/problem'

const services = ['registry', 'rotation', 'evaluation'] as const
type Service = (typeof services)[number]

/** The services whose latest answer to this page was that they are away; joined, so that the snapshot compares equal. */
export function useAway(): ReadonlySet<Service | 'offline'> {
  const cache = useQueryClient().getQueryCache()
  const read = () => {
    const away = cache.getAll().flatMap((query) => {
      const { state, queryKey } = query
      if (state.status !== 'error' && state.fetchFailureCount === 0) return []
      const path = queryKey.find((part): part is string => typeof part === 'string' && part.startsWith('/api/'))
      const service = services.find((name) => path?.startsWith(`/api/${name}/`))
      const error = state.error ?? state.fetchFailureReason
      return service && error && query.isActive() && isAway(problemOf(error)) ? [service] : []
    })
    const offline = typeof navigator !== 'undefined' && navigator.onLine === false ? ['offline'] : []
    return [...new Set([...offline, ...away])].join(' ')
  }
  const joined = useSyncExternalStore((tell) => cache.subscribe(() => queueMicrotask(tell)), read)
  return new Set(joined.split(' ').filter(Boolean) as (Service | 'offline')[])
}

/** The banner of a part that is away: what is missing, and that the page shows what it had. */
export function Away() {
  const { t } = useTranslation()
  const away = [...useAway()]
  return (
    <div role="status">
      {away.map((what) => (
        <Alert key={what} type="warning" banner showIcon title={t(`shell.away.${what}`)} role="presentation" />
      ))}
    </div>
  )
}

import { queryOptions, useQueryClient, useSuspenseQuery, type QueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useEffect } from 'react'
import { forgetDrafts } from '@/ui/draft'
import { renew } from '@/api/client'
import { registry, registryFetch, type Registry } from '@/api/registry'

export type Me = Registry<'MeView'>

export type Power = Registry<'Power'>

/** Who is logged in. A refusal with 401 means nobody. */
export const meOptions = queryOptions({ ...registry.queryOptions('get', '/api/registry/v1/me'), staleTime: 5 * 60_000, retry: false })

/** Who acts on this page; only below the layout that made sure somebody is logged in. */
export function useMe(): Me {
  return useSuspenseQuery(meOptions).data
}

const CAME_IN = 'cameIn'

/** Did anybody log in from this browser? Where nobody did, nothing is asked only to be refused. */
export const cameIn = (): boolean => localStorage.getItem(CAME_IN) !== null

export type Grant = Registry<'GrantOption'>
type Opened = Registry<'SessionView'>

/** Who is logged in now, or the grants of which one must be chosen first. */
export type Entry = { me: Me } | { grants: readonly Grant[] }

function entered(client: QueryClient, opened: Opened | undefined): Entry {
  if (!opened?.me) return { grants: opened?.grants ?? [] }
  client.setQueryData(meOptions.queryKey, opened.me)
  localStorage.setItem(CAME_IN, '1')
  return { me: opened.me }
}

export async function signIn(client: QueryClient, credentials: Registry<'SessionDraft'>): Promise<Entry> {
  return entered(client, (await registryFetch.POST('/api/registry/v1/sessions', { body: credentials })).data)
}

/** Acts under another grant from here on; what was read under the old one is forgotten. */
export async function actAs(client: QueryClient, grant_id: string): Promise<Entry> {
  const { data } = await registryFetch.POST('/api/registry/v1/sessions/current/grant', { body: { grant_id } })
  const entry = entered(client, data)
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== meOptions.queryKey[1] })
  return entry
}

export const powerName = (t: TFunction, power: string): string => t(`power.${power}` as 'power.city', { defaultValue: power })

/** Ends the log-in here and there. A log-in that had ended already is ended. */
export async function signOut(client: QueryClient): Promise<void> {
  await registryFetch.DELETE('/api/registry/v1/sessions/current').catch(() => undefined)
  client.clear()
  localStorage.removeItem(CAME_IN)
  forgetDrafts()
}

const HALF_LIFE = 4.5 * 60_000

/** Renews the log-in at half the life of its token while somebody looks at the page. */
export function useRenewal(): void {
  const client = useQueryClient()
  useEffect(() => {
    const half = () => {
      if (document.visibilityState === 'visible' && client.getQueryData(meOptions.queryKey)) void renew()
    }
    const timer = setInterval(half, HALF_LIFE)
    return () => clearInterval(timer)
  }, [client])
}

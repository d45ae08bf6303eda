import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ifMatch, useIdempotencyKey } from '@/api/headers'
import { problemOf } from '@/api/problem'
import { rotation, rotationFetch, type Rotation } from '@/api/rotation'
import { pageQuery, type ListSearch } from '@/ui/search'

export type Wish = Rotation<'WishView'>
export type WishDraft = Rotation<'WishDraft'>
export type WishImport = Rotation<'WishImportView'>
export type Unit = Rotation<'RoundUnitView'>

export const wishesOptions = (round_id: string, search: ListSearch) =>
  queryOptions({
    ...rotation.queryOptions('get', '/api/rotation/v1/rounds/{round_id}/wishes', { params: { path: { round_id }, query: pageQuery(search) } }),
    placeholderData: keepPreviousData,
  })

/** One's own wish; null while none was filed. */
export function myWishOptions(round_id: string, teacher: string) {
  const own = rotation.queryOptions('get', '/api/rotation/v1/rounds/{round_id}/wishes/{teacher}', { params: { path: { round_id, teacher } } })
  return queryOptions({
    queryKey: [...own.queryKey, 'own'],
    queryFn: async ({ signal }) => {
      try {
        return (await rotationFetch.GET('/api/rotation/v1/rounds/{round_id}/wishes/{teacher}', { params: { path: { round_id, teacher } }, signal })).data ?? null
      } catch (error) {
        if (problemOf(error).status === 404) return null
        throw error
      }
    },
  })
}

export const importsOptions = (round_id: string) =>
  rotation.queryOptions('get', '/api/rotation/v1/rounds/{round_id}/wish-imports', { params: { path: { round_id }, query: { limit: 20 } } })

export const templateHref = (round_id: string): string => `/api/rotation/v1/rounds/${encodeURIComponent(round_id)}/wish-template.xlsx`

export function useWishesAgain(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[1] === 'string' && queryKey[1].includes('/wish') })
}

export function useFileWish(round_id: string, teacher: string, held: Wish | null) {
  const again = useWishesAgain()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (body: WishDraft) =>
      (await rotationFetch.PUT('/api/rotation/v1/rounds/{round_id}/wishes/{teacher}', { params: { path: { round_id, teacher }, header: { ...key, ...(held ? ifMatch(held) : {}) } as { 'If-Match': string } }, body })).data,
    onSettled: () => {
      renew()
      return again()
    },
  })
}

export function useUploadWishes(round_id: string) {
  const again = useWishesAgain()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData()
      form.append('file', file)
      return (await rotationFetch.POST('/api/rotation/v1/rounds/{round_id}/wish-imports', { params: { path: { round_id } }, body: form as never, bodySerializer: () => form, headers: key })).data
    },
    onSettled: () => {
      renew()
      return again()
    },
  })
}

export function useCommitWishes(round_id: string) {
  const again = useWishesAgain()
  const [key, renew] = useIdempotencyKey()
  return useMutation({
    mutationFn: async (batch: WishImport) =>
      (await rotationFetch.POST('/api/rotation/v1/rounds/{round_id}/wish-imports/{import_id}/transitions', {
        params: { path: { round_id, import_id: batch.id }, header: { ...ifMatch(batch), ...key } }, body: { to: 'committed', skip_faulty: batch.faulty > 0 },
      })).data,
    onSettled: () => {
      renew()
      return again()
    },
  })
}

import { useCallback, useState } from 'react'

/** The header that refuses a change when somebody was first: `headers: ifMatch(group)`. */
export const ifMatch = (row: { version: number }): { 'If-Match': string } => ({ 'If-Match': `"${row.version}"` })

function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * One Idempotency-Key for one opening of a form, so that pressing twice does the thing once.
 * Take a fresh one when the form is opened again for another thing.
 */
export function useIdempotencyKey(): [headers: { 'Idempotency-Key': string }, renew: () => void] {
  const [key, setKey] = useState(freshKey)
  const renew = useCallback(() => setKey(freshKey()), [])
  return [{ 'Idempotency-Key': key }, renew]
}

import { useCallback, useEffect, useEffectEvent, useState } from 'react'

interface Kept<T> {
  at: number
  values: T
}

const EVERY = 5_000
const prefix = 'draft:'

function readDraft<T>(key: string): Kept<T> | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(prefix + key) ?? 'null')
    return typeof kept === 'object' && kept !== null && 'at' in kept && 'values' in kept ? (kept as Kept<T>) : null
  } catch {
    return null
  }
}

/** Drafts of whoever used this browser before go with them. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
}

/**
 * Keeps what is typed in this browser every five seconds, so that a killed tab loses nothing.
 * `found` is what an earlier tab left; `drop` forgets it, after saving too.
 */
export function useDraft<T>(key: string, read: () => T, dirty: boolean): { found: Kept<T> | null; keptAt: number | null; drop: () => void } {
  const [found, setFound] = useState(() => readDraft<T>(key))
  const [keptAt, setKeptAt] = useState<number | null>(null)
  const keep = useEffectEvent(() => {
    const at = Date.now()
    localStorage.setItem(prefix + key, JSON.stringify({ at, values: read() }))
    setKeptAt(at)
  })
  useEffect(() => {
    if (!dirty) return
    const timer = setInterval(() => keep(), EVERY)
    return () => clearInterval(timer)
  }, [dirty])
  const drop = useCallback(() => {
    localStorage.removeItem(prefix + key)
    setFound(null)
    setKeptAt(null)
  }, [key])
  return { found, keptAt, drop }
}

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { onSignedOut } from '@/api/client'

const ExpiredDialog = lazy(async () => ({ default: (await import('./ExpiredDialog')).ExpiredDialog }))

/** Watches for the end of the log-in while a page is open, and asks for it anew. */
export function Expired() {
  const client = useQueryClient()
  const router = useRouter()
  const [open, setOpen] = useState(false)
  useEffect(() => onSignedOut(() => setOpen(true)), [])
  const back = () => {
    setOpen(false)
    void client.invalidateQueries()
    void router.invalidate()
  }
  return <Suspense>{open && <ExpiredDialog onDone={back} />}</Suspense>
}

import { createFileRoute, redirect, useRouter } from '@tanstack/react-router'
import { LoginPage } from '@/frame/LoginPage'
import { meOptions } from '@/frame/session'

/** Only a path of this site may be opened after the log-in. */
const inside = (next: unknown): string | undefined =>
  typeof next === 'string' && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : undefined

export const Route = createFileRoute('/login')({
  validateSearch: (search): { next?: string } => ({ next: inside(search.next) }),
  beforeLoad: ({ context, search }) => {
    if (context.client.getQueryData(meOptions.queryKey)) throw redirect({ href: search.next ?? '/' })
  },
  component: function Login() {
    const router = useRouter()
    const { next } = Route.useSearch()
    return <LoginPage onDone={() => router.history.push(next ?? '/')} />
  },
})

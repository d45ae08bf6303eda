import { createFileRoute, Outlet, redirect, retainSearchParams } from '@tanstack/react-router'
import { problemOf } from '@/api/problem'
import { Frame } from '@/frame/Frame'
import { cameIn, meOptions } from '@/frame/session'
import { aDay } from '@/ui/search'

/** Everything that somebody must be logged in for. */
export const Route = createFileRoute('/_app')({
  validateSearch: (search): { as_of?: string } => ({ as_of: aDay(search.as_of) }),
  search: { middlewares: [retainSearchParams(['as_of'])] },
  beforeLoad: async ({ context, location }) => {
    const toLogin = () => redirect({ to: '/login', search: { next: location.href } })
    if (!cameIn()) throw toLogin()
    try {
      return { me: await context.client.ensureQueryData(meOptions) }
    } catch (error) {
      if (problemOf(error).status === 401) throw toLogin()
      throw error
    }
  },
  component: () => (
    <Frame>
      <Outlet />
    </Frame>
  ),
})

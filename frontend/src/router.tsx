import { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { isAway, problemOf } from '@/api/problem'
import { RouteFailed, RouteMissing } from '@/frame/refusals'
import { PageSkeleton } from '@/ui/Skeletons'
import { routeTree } from './routeTree.gen'

/** Reading is tried again only where trying helps: a service that is away, at most twice. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 30_000, retry: (count, error) => count < 2 && isAway(problemOf(error)) },
      mutations: { retry: false },
    },
  })
}

export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: RouteFailed,
    defaultNotFoundComponent: RouteMissing,
    scrollRestoration: true,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

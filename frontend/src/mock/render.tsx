import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { makeQueryClient } from '@/router'
import { DisplayProvider } from '@/theme/display'

/** A piece of a page with everything that stands around it; links lead anywhere. Waits until it is shown. */
export async function show(piece: ReactNode) {
  const client = makeQueryClient()
  client.setDefaultOptions({ queries: { retry: false } })
  const root = createRootRoute({ component: () => <div data-testid="piece">{piece}</div> })
  const any = createRoute({ getParentRoute: () => root, path: '$' })
  const router = createRouter({ routeTree: root.addChildren([any]), history: createMemoryHistory({ initialEntries: ['/'] }) })
  const view = render(
    <QueryClientProvider client={client}>
      <DisplayProvider>
        <RouterProvider router={router as never} />
      </DisplayProvider>
    </QueryClientProvider>,
  )
  await screen.findByTestId('piece')
  return { ...view, client, router }
}

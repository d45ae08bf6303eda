import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { startWords } from '@/i18n'
import { DisplayProvider } from '@/theme/display'
import { makeQueryClient, makeRouter } from './router'
import './theme/base.css'

await startWords()
const client = makeQueryClient()
const router = makeRouter(client)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <QueryClientProvider client={client}>
    <DisplayProvider>
      <RouterProvider router={router} />
    </DisplayProvider>
  </QueryClientProvider>,
)

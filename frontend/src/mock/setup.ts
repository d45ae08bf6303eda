import { cleanup } from '@testing-library/react'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startWords } from '@/i18n'
import { server } from './server'

/** An address that no handler answers is a mistake of the test. */
beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' })
  await startWords()
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  localStorage.clear()
})
afterAll(() => server.close())

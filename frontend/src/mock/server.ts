import { setupServer } from 'msw/node'

/** Answers for tests; each test adds its own with `server.use(...)`. */
export const server = setupServer()

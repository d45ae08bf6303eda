import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import { ApiProblem, problemFrom, unreachable } from './problem'

type Listener = () => void
const signedOut = new Set<Listener>()

/** Called when any answer says that the log-in has ended; returns the way to stop listening. */
export function onSignedOut(listener: Listener): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

const SESSIONS = '/api/registry/v1/sessions'
let renewing: Promise<boolean> | null = null

/** Renews the log-in by its longer cookie, once for all who ask at the same time. */
export function renew(): Promise<boolean> {
  renewing ??= globalThis
    .fetch(new Request(`${globalThis.location.origin}${SESSIONS}/current/refresh`, { method: 'POST', credentials: 'same-origin' }))
    .then(({ ok }) => ok, () => false)
    .finally(() => {
      renewing = null
    })
  return renewing
}

/** A fetch that, refused because the short token ran out, renews the log-in and asks once more. */
export async function houseFetch(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await globalThis.fetch(request)
  if (response.status !== 401 || new URL(request.url).pathname.startsWith(SESSIONS)) return response
  return (await renew()) ? globalThis.fetch(again) : response
}

/**
 * Every refusal becomes an ApiProblem that is thrown. The log-in is an HttpOnly cookie of this site (SameSite=Strict),
 * so no token is ever seen by script and no Authorization header is sent.
 */
const house: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', document.documentElement.lang || 'zh-CN')
    return request
  },
  async onResponse({ request, response }) {
    if (response.ok) return response
    const problem = await problemFrom(response)
    if (problem.status === 401 && !new URL(request.url).pathname.startsWith(SESSIONS)) signedOut.forEach((tell) => tell())
    throw problem
  },
  onError({ error }) {
    return error instanceof ApiProblem ? error : unreachable(error)
  },
}

/** A typed client of one service: paths, parameters and answers come from its generated document. */
export function clientOf<Paths extends object>(): Client<Paths> {
  const client = createFetchClient<Paths>({
    baseUrl: globalThis.location.origin,
    credentials: 'same-origin',
    fetch: houseFetch,
  })
  client.use(house)
  return client
}

/** One wrong field of a refused form: a JSON pointer into the body, a stable code, a sentence. */
export interface FieldError {
  pointer: string
  code: string
  detail: string
}

/** A refusal of the platform (RFC 9457), told apart by its slug, the last part of `type`. */
export class ApiProblem extends Error {
  readonly slug: string
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly errors: readonly FieldError[]
  readonly requestId: string | null
  /** What else the refusal says: `current_version`, `reason`, `retry_after` ... */
  readonly facts: Readonly<Record<string, unknown>>

  constructor(body: Record<string, unknown>, status: number, requestId: string | null) {
    super(text(body.title) || `HTTP ${status}`)
    this.name = 'ApiProblem'
    this.slug = text(body.type).split('/').pop() || `http-${status}`
    this.status = status
    this.title = text(body.title)
    this.detail = text(body.detail)
    this.errors = Array.isArray(body.errors) ? (body.errors as FieldError[]) : []
    this.requestId = requestId
    this.facts = body
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The refusal that an answer carries, whatever stands in its body. */
export async function problemFrom(response: Response): Promise<ApiProblem> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null)
  const facts = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const requestId = response.headers.get('X-Request-Id') ?? (text(facts.instance) || null)
  return new ApiProblem(facts, response.status, requestId)
}

/** The platform did not answer at all. */
export function unreachable(cause: unknown): ApiProblem {
  const problem = new ApiProblem({ type: '/problems/unreachable' }, 0, null)
  problem.cause = cause
  return problem
}

/** Anything that was thrown, as a problem that can be shown. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const problem = new ApiProblem({ type: '/problems/page-defect', detail: error instanceof Error ? error.message : '' }, 0, null)
  problem.cause = error
  return problem
}

/** Is the service behind this page away, so that the page keeps what it has and waits? */
export const isAway = (problem: ApiProblem): boolean => problem.status === 0 || problem.status === 502 || problem.status === 503 || problem.status === 504

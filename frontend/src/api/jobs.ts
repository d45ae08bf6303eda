import { houseFetch } from './client'
import { ApiProblem, problemFrom, problemOf } from './problem'

export type Service = 'registry' | 'rotation' | 'evaluation'
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'refused' | 'cancelled'

/** The shape that the chassis gives a job in every service. */
export interface JobFacts {
  id: string
  kind: string
  state: JobState
  stage: string | null
  done: number
  total: number
  message: string | null
  result: unknown
  problem: Record<string, unknown> | null
}

export const isOver = (state: JobState): boolean => state !== 'queued' && state !== 'running'

const address = (service: Service, id: string): string => `/api/${service}/v1/jobs/${encodeURIComponent(id)}`

async function call(path: string, method: 'GET' | 'DELETE'): Promise<Response> {
  const headers = { 'Accept-Language': document.documentElement.lang }
  const response = await houseFetch(new Request(globalThis.location.origin + path, { method, credentials: 'same-origin', headers }))
  if (!response.ok) throw await problemFrom(response)
  return response
}

export const readJob = async (service: Service, id: string): Promise<JobFacts> => (await (await call(address(service, id), 'GET')).json()) as JobFacts
export const cancelJob = async (service: Service, id: string): Promise<void> => void (await call(address(service, id), 'DELETE'))

const POLL = 3_000

/** The refusal that ended a job, if one did. */
export const jobProblem = ({ problem }: JobFacts): ApiProblem | null => (problem ? new ApiProblem(problem, Number(problem.status ?? 500), null) : null)

/**
 * Tells every step of a job until it is over: by the service's event stream, and by asking every three seconds
 * where the stream does not come through. Returns the way to stop listening.
 */
export function follow(service: Service, id: string, tell: (job: JobFacts) => void, fail: (problem: ApiProblem) => void): () => void {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const stream = typeof EventSource === 'undefined' ? null : new EventSource(`${address(service, id)}/events`)
  const stop = () => {
    stopped = true
    stream?.close()
    clearTimeout(timer)
  }
  const step = (job: JobFacts) => {
    if (stopped) return
    tell(job)
    if (isOver(job.state)) stop()
  }
  const ask = async () => {
    try {
      step(await readJob(service, id))
    } catch (error) {
      fail(problemOf(error))
    }
    if (!stopped) timer = setTimeout(ask, POLL)
  }
  const heard = (event: MessageEvent<string>) => {
    const job = JSON.parse(event.data) as Partial<JobFacts>
    if (job.state) step(job as JobFacts)
  }
  for (const kind of ['job', 'message']) stream?.addEventListener(kind, heard as EventListener)
  stream?.addEventListener('error', () => {
    stream.close()
    if (!stopped && timer === undefined) timer = setTimeout(ask, 0)
  })
  if (stream) void readJob(service, id).then(step, (error: unknown) => fail(problemOf(error)))
  else void ask()
  return stop
}

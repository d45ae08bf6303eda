// A district system in TypeScript: token, import staff, wait for the job, read groups, plan and scores, follow the feed.
// Arguments: client folder, product URL, client id, client secret, workbook. Prints what it found as one JSON line.
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const [folder, baseUrl, clientId, clientSecret, workbook] = process.argv.slice(2)
const api = await import(pathToFileURL(`${folder}/dist/index.js`).href)
const { client } = await import(pathToFileURL(`${folder}/dist/client.gen.js`).href)

const must = ({ data, error, response }) => {
  if (error !== undefined || data === undefined) throw new Error(`${response?.status}: ${JSON.stringify(error)}`)
  return data
}
const waitFor = async (jobId) => {
  for (;;) {
    const job = must(await api.readRegistryJob({ path: { job_id: jobId } }))
    if (job.state === 'done') return job
    if (job.state !== 'queued' && job.state !== 'running') throw new Error(JSON.stringify(job.problem))
    await pause(300)
  }
}

client.setConfig({ baseUrl })
const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
const { access_token: token } = must(await api.issueToken({ body: grant }))
client.setConfig({ baseUrl, auth: () => token })

const file = new File([await readFile(workbook)], 'staff.xlsx')
const headers = { 'Idempotency-Key': crypto.randomUUID() }
const raised = must(await api.raiseImport({ body: { noun: 'staff', file }, headers }))
await waitFor(raised.job_id)
const checked = must(await api.readImport({ path: { import_id: raised.id } }))
const settled = must(
  await api.settleImport({
    path: { import_id: raised.id },
    body: { to: 'committed', rows: 'all', reason: 'nightly' },
    headers: { 'If-Match': `"${checked.version}"`, 'Idempotency-Key': crypto.randomUUID() },
  }),
)
await waitFor(settled.job_id)
const done = must(await api.readImport({ path: { import_id: raised.id } }))

const groups = must(await api.listGroups({ query: { limit: 50 } })).items
const rounds = must(await api.listRounds({ query: { limit: 50 } })).items
const published = rounds.find((round) => ['published', 'running'].includes(round.state))
const round = must(await api.readRound({ path: { round_id: published.id } }))
const moves = must(await api.listMoves({ path: { scenario_id: round.scenario_id }, query: { limit: 200 } })).items
const reviews = must(await api.listReviewRounds({ query: { limit: 50 } })).items
const review = reviews.find((item) => item.state === 'published')
const runs = review ? must(await api.listScoreRuns({ path: { round_id: review.id } })).items : []
const scores = runs.length ? must(await api.listUnitScores({ path: { run_id: runs[0].id }, query: { limit: 50 } })).items : []

let after = 0
const kinds = new Set()
for (;;) {
  const page = must(await api.listRegistryEvents({ query: { after, limit: 200 } }))
  page.items.forEach((event) => kinds.add(event.kind))
  if (page.items.length === 0) break
  after = page.next
}
console.log(
  JSON.stringify({
    state: done.state, fresh: done.fresh, groups: groups.length, moves: moves.length, scores: scores.length,
    kinds: [...kinds].sort(), after,
  }),
)

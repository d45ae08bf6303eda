// The bytes of JavaScript that each route makes a browser fetch, gzipped. Over a budget the build fails.
import { readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const KB = 1000
const budgets = { shell: 300, list: 420, form: 480, charts: 270 }
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
const sizes = new Map()

function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, file.endsWith('.js') ? gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length : 0)
  return sizes.get(file)
}

/** The chunks that come with these, by static imports. */
function closure(keys, found = new Set()) {
  for (const key of keys) {
    if (found.has(key) || !manifest[key]) continue
    found.add(key)
    closure(manifest[key].imports ?? [], found)
  }
  return found
}

const bytes = (keys) => [...keys].reduce((sum, key) => sum + sizeOf(manifest[key].file), 0)
const routePart = (path) => Object.keys(manifest).filter((key) => key.startsWith(path) && key.includes('tsr-split'))
const entry = Object.keys(manifest).filter((key) => manifest[key].isEntry)
const frame = routePart('src/routes/_app.tsx')
const shell = closure([...entry, ...frame])
const charts = closure(['src/ui/picture/echarts.ts'])
const chartsOnly = new Set([...charts].filter((key) => !shell.has(key)))

const rows = [['shell', bytes(shell), budgets.shell]]
if (chartsOnly.size > 0) rows.push(['charts', bytes(chartsOnly), budgets.charts])
for (const key of Object.keys(manifest).filter((name) => name.startsWith('src/routes/') && name.includes('tsr-split=component') && !frame.includes(name))) {
  const name = key.replace('src/routes/', '').replace(/\?.*/, '')
  rows.push([name, bytes(closure([...shell, key])), /new|login|edit/.test(name) ? budgets.form : budgets.list])
}

let over = false
for (const [name, size, budget] of rows) {
  const kb = size / KB
  over ||= kb > budget
  console.log(`${name.padEnd(52)} ${kb.toFixed(1).padStart(7)} kB of ${budget} kB${kb > budget ? '  OVER' : ''}`)
}
if ([...shell].some((key) => charts.has(key) && key.includes('echarts'))) {
  console.error('The charts stand on the critical path.')
  over = true
}
rmSync(new URL('.vite', dist), { recursive: true })
process.exit(over ? 1 : 0)

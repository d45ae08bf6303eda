// A headless Chromium that runs here: $CHROMIUM, else the system's, else the one inside @sparticuz/chromium.
// As a command prints {executablePath, args, env} as JSON; as a module gives chromium().
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'

const require = createRequire(import.meta.url)
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const flags = ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--hide-scrollbars', '--font-render-hinting=none', '--disable-background-networking', '--no-first-run', '--lang=zh-CN']

/** The folder of an installed package, whatever its `exports` allow. */
function packageFolder(name) {
  for (const folder of require.resolve.paths(name) ?? []) if (existsSync(join(folder, name, 'package.json'))) return join(folder, name)
  throw new Error(`${name} is not installed: run npm ci in frontend/`)
}

function onPath(name) {
  const found = (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)).find((file) => existsSync(file))
  return found ?? null
}

const starts = (file, env) => spawnSync(file, ['--version'], { env, stdio: 'ignore', timeout: 20_000 }).status === 0

/** Where things unpacked from packages stand: this user's own, one a version. */
function cache(version) {
  const folder = join(process.env.TONGZHOU_BROWSER_CACHE ?? join(tmpdir(), `tongzhou-browser-${userInfo().uid}`), version)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Chromium and its libraries out of the package; atomically, so that two at once do not meet. */
function unpack() {
  const source = join(packageFolder('@sparticuz/chromium'), 'bin')
  const version = JSON.parse(readFileSync(join(source, '..', 'package.json'), 'utf8')).version
  const home = cache(version)
  const done = join(home, 'done')
  if (!existsSync(done)) {
    const work = `${home}.${process.pid}`
    mkdirSync(work, { recursive: true, mode: 0o700 })
    writeFileSync(join(work, 'chromium'), brotliDecompressSync(readFileSync(join(source, 'chromium.br'))))
    chmodSync(join(work, 'chromium'), 0o755)
    for (const archive of ['al2023', 'swiftshader']) {
      const tar = join(work, `${archive}.tar`)
      writeFileSync(tar, brotliDecompressSync(readFileSync(join(source, `${archive}.tar.br`))))
      execFileSync('tar', ['-xf', tar, '-C', work])
      rmSync(tar)
    }
    writeFileSync(join(work, 'done'), '')
    if (!existsSync(done)) {
      rmSync(home, { recursive: true, force: true })
      renameSync(work, home)
    }
  }
  return home
}

/** A fontconfig file that knows the Chinese font of the development packages besides the system's own. */
function fonts(home) {
  const chinese = packageFolder('@expo-google-fonts/noto-sans-sc')
  const folders = ['400Regular', '700Bold'].map((weight) => join(chinese, weight)).filter((folder) => existsSync(folder))
  const latin = join(home, 'fonts')
  const file = join(home, 'fonts.conf')
  writeFileSync(file, `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  ${[...folders, latin].map((folder) => `<dir>${folder}</dir>`).join('\n  ')}
  <cachedir>${join(home, 'fontcache')}</cachedir>
  ${['sans-serif', 'serif', 'monospace', 'system-ui', 'PingFang SC', 'Microsoft YaHei'].map((family) => `<alias binding="same"><family>${family}</family><prefer><family>Noto Sans SC</family></prefer></alias>`).join('\n  ')}
</fontconfig>
`)
  return file
}

/** How to start it; throws when nothing starts. */
export function chromium() {
  const plain = { ...process.env }
  const given = process.env.CHROMIUM
  if (given) {
    if (!starts(given, plain)) throw new Error(`$CHROMIUM does not start: ${given}`)
    return { executablePath: given, args: flags, env: { FONTCONFIG_FILE: fonts(cache('system')) } }
  }
  const system = names.map(onPath).find((file) => file !== null && starts(file, plain))
  if (system) return { executablePath: system, args: flags, env: { FONTCONFIG_FILE: fonts(cache('system')) } }
  const home = unpack()
  const libraries = [join(home, 'al2023', 'lib'), join(home, 'lib'), home].filter((folder) => existsSync(folder))
  const env = { LD_LIBRARY_PATH: [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'), FONTCONFIG_FILE: fonts(home) }
  const executablePath = join(home, 'chromium')
  if (!starts(executablePath, { ...plain, ...env })) throw new Error('The Chromium of the development packages does not start here')
  return { executablePath, args: [...flags, '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'], env }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(JSON.stringify(chromium()))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}

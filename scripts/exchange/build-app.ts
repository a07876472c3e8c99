import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './root.ts'

const SOURCES = [
  'app',
  'core',
  'server',
  'db',
  'public',
  'next.config.ts',
  'proxy.ts',
  'instrumentation.ts',
  'package-lock.json',
  'postcss.config.mjs',
]

const files = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .flatMap((name) => files(join(path, name)))
    : [path]

/** Digest of everything that the built pages depend on. */
const sourceDigest = (): string => {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const path = join(ROOT, source)
    if (!existsSync(path)) continue
    for (const file of files(path))
      if (!file.endsWith('.test.ts')) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** Builds the web application if its sources changed since the last build. */
export const buildApp = async (say: (text: string) => void): Promise<void> => {
  const dist = join(ROOT, '.next')
  const mark = join(dist, 'SOURCE_DIGEST')
  const digest = sourceDigest()
  if (existsSync(join(dist, 'BUILD_ID')) && existsSync(mark) && readFileSync(mark, 'utf8') === digest) return
  say('Building the web application (about a minute, once) …')
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/next/dist/bin/next'), 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString()
    })
  const code = await new Promise<number>((resolve) => child.on('exit', (status) => resolve(status ?? 1)))
  if (code !== 0) throw new Error(`The web application could not be built.\n${log.split('\n').slice(-40).join('\n')}`)
  mkdirSync(dist, { recursive: true })
  writeFileSync(mark, digest)
}

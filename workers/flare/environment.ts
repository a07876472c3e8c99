import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refused } from '#core/refusal.ts'
import type { TorchFrom } from './packages.ts'

/** The Python environment of NVIDIA FLARE, below the folder of this program. */
export interface Environment {
  readonly dir: string
  readonly python: string
  /** Written last: an environment without it was never finished. */
  readonly marker: string
  readonly log: string
  /** What programs of it take for the user's own folder, so that they leave that one alone. */
  readonly userDir: string
}

export interface Marker {
  readonly torch: TorchFrom
  readonly packages: readonly string[]
}

/** @param root folder that is given to FLARE alone, such as `flare` in the home of a site agent */
export const environmentAt = (root: string): Environment => ({
  dir: join(root, 'env'),
  python: join(root, 'env', 'bin', 'python3'),
  marker: join(root, 'env', 'roundtable.json'),
  log: join(root, 'setup.log'),
  userDir: join(root, 'user'),
})

/** `null` for one that is absent or half made. */
export const readMarker = async ({ marker }: Environment): Promise<Marker | null> => {
  try {
    return JSON.parse(await readFile(marker, 'utf8')) as Marker
  } catch {
    return null
  }
}

/** @throws {Refused} FLARE_ABSENT unless the environment was made to its end */
export const readyEnvironment = async (root: string): Promise<Environment> => {
  const environment = environmentAt(root)
  if ((await readMarker(environment)) !== null) return environment
  throw new Refused('FLARE_ABSENT', 'NVIDIA FLARE is not set up here. Run roundtable flare setup, or choose the built-in engine.')
}

const SOURCES = ['./', '../python/'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)))
const KEPT = [
  'LANG',
  'LC_ALL',
  'TZ',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'CUDA_VISIBLE_DEVICES',
  'LD_LIBRARY_PATH',
]

/**
 * What programs of the environment find in theirs: its own Python first, the code of this release, one thread each, and nothing else of ours,
 * since what a job runs could read it.
 */
export const programEnv = ({ dir, userDir }: Environment): Readonly<Record<string, string | undefined>> => ({
  ...Object.fromEntries(KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))),
  PATH: [join(dir, 'bin'), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
  HOME: userDir,
  PYTHONPATH: SOURCES.join(delimiter),
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONUNBUFFERED: '1',
  OMP_NUM_THREADS: '1',
})

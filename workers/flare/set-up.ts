import { appendFile, mkdir, readdir, rm, statfs } from 'node:fs/promises'
import { Refused } from '#core/refusal.ts'
import { writeDurably } from '#workers/site/files.ts'
import { basePython } from './base-python.ts'
import { type CheckedEnvironment, checkEnvironment } from './check-environment.ts'
import { type Environment, environmentAt, readMarker } from './environment.ts'
import { INSTALLATIONS, type TorchFrom } from './packages.ts'
import type { RunProgram } from './run-program.ts'

export interface SetUpOptions {
  readonly root: string
  readonly torch: TorchFrom
  readonly run: RunProgram
  readonly say: (line: string) => void
  /** Free megabytes of the disk that holds a folder. */
  readonly freeMb?: (dir: string) => Promise<number>
}

const INSTALL_MS = 3 * 3_600_000
const size = (mb: number) => (mb < 1000 ? `${mb} MB` : `${(mb / 1000).toFixed(1)} GB`)

const freeMbOf = async (dir: string): Promise<number> => {
  const { bavail, bsize } = await statfs(dir)
  return (bavail * bsize) / 1e6
}

const stateOf = async (environment: Environment): Promise<'absent' | 'half' | 'made'> => {
  if ((await readMarker(environment)) !== null) return 'made'
  return (await readdir(environment.dir).catch(() => [])).length === 0 ? 'absent' : 'half'
}

/** Runs one step and keeps all it said. @throws {Refused} FLARE_SETUP */
const step = async (
  { run }: SetUpOptions,
  environment: Environment,
  file: string,
  args: readonly string[],
  sentence: string,
): Promise<void> => {
  const { code, stdout, stderr } = await run(file, args, { timeoutMs: INSTALL_MS })
  await appendFile(environment.log, `${args.join(' ')}\n${stdout}${stderr}\n`)
  if (code !== 0) throw new Refused('FLARE_SETUP', `${sentence} What was said on the way is in ${environment.log}.`)
}

/**
 * Makes the Python environment of FLARE, or makes it anew where it was left half made or was broken since. Never touches another environment.
 * @throws {Refused} FLARE_PYTHON, FLARE_SPACE, FLARE_SETUP: one sentence that says what to do
 */
export const setUp = async (options: SetUpOptions): Promise<CheckedEnvironment> => {
  const { root, torch, run, say, freeMb = freeMbOf } = options
  const environment = environmentAt(root)
  const state = await stateOf(environment)
  const before = state === 'made' ? await checkEnvironment(root, run).catch(() => null) : null
  if (before && before.torchFrom === torch) {
    say('The environment of NVIDIA FLARE is there already, and sound.')
    return before
  }
  const { packages, downloadMb, diskMb } = INSTALLATIONS[torch]
  const base = await basePython(run, torch)
  await mkdir(environment.userDir, { recursive: true, mode: 0o700 })
  const free = await freeMb(root)
  if (state === 'half') say('An environment was begun here and not finished: it is made anew.')
  if (state === 'made') say('The environment that is here is not the one that is asked for, or is broken: it is made anew.')
  say(
    `Python ${base.version} (${base.path}) gets an environment of its own in ${environment.dir}: ${packages.join(', ')} and what they need.`,
  )
  say(
    `About ${size(downloadMb)} are fetched, and ${size(diskMb)} of disk are used${torch === 'system' ? '; PyTorch is that of the operating system' : ''}.`,
  )
  if (free < diskMb)
    throw new Refused(
      'FLARE_SPACE',
      `The disk of ${root} has ${size(Math.round(free))} left, and ${size(diskMb)} are needed. Make room, name another folder by --home, or use PyTorch of the operating system by --system-torch.`,
    )
  await rm(environment.dir, { recursive: true, force: true })
  await rm(environment.log, { force: true })
  const share = torch === 'system' ? ['--system-site-packages'] : []
  await step(
    options,
    environment,
    base.path,
    ['-m', 'venv', ...share, environment.dir],
    'The environment cannot be made: the venv module of Python is missing or the folder cannot be written to (on Debian: apt install python3-venv).',
  )
  await step(
    options,
    environment,
    environment.python,
    ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', ...packages],
    'The packages could not be installed: check the network, its proxy (HTTPS_PROXY) and the settings of pip, and run the same command again.',
  )
  await writeDurably(environment.marker, `${JSON.stringify({ torch, packages })}\n`)
  return checkEnvironment(root, run)
}

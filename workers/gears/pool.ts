import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Chain, configOf, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import type { ChildTask } from './child.ts'
import type { FileResult } from './file-chain.ts'
import type { Hints } from './file-state.ts'

export interface PoolLimits {
  readonly fileMs: number
  /** Resident memory of one child. */
  readonly memoryBytes: number
}
const MIB = 1024 * 1024

/**
 * What one file may take. Memory at the peak of a child, measured with films of 10 to 100 megapixels, 16 bit: 102 MiB for the program, and
 * for each pixel 2 bytes uncompressed, 6 RLE and JPEG lossless, 7.5 JPEG-LS, 11 JPEG 2000. So a chain that admits 22 megapixels, more
 * than any chest film has, needs no more than 512 MiB. The time is for the slowest of them on a busy machine; a film of 5 megapixels needs
 * a second at most.
 * @param maxMegapixels largest picture that is decoded, in million pixels
 */
export const limitsFor = (maxMegapixels: number): PoolLimits => ({
  fileMs: 60_000,
  memoryBytes: Math.max(512 * MIB, 256 * MIB + maxMegapixels * 12e6),
})

export interface Pool {
  /** One file through the chain, in a child. Never rejects because of the file: a killed child is a result with a reason. */
  run(path: string, hints: Hints): Promise<FileResult>
  close(): Promise<void>
}

export interface PoolOptions {
  readonly threads: number
  readonly chain: Chain
  /** Folders, as real paths, whose files may be read; besides the program itself nothing else can be. */
  readonly readable: readonly string[]
  readonly limits?: PoolLimits | undefined
}

/** A pool whose children run another module: one that answers each `{ id, … }` with `{ id, result }` or `{ id, failed }`. */
export interface ChildPool<Question, Result> {
  /** Never rejects because of the file: a killed child is a result with a reason. */
  ask(question: Question): Promise<Result>
  close(): Promise<void>
}

export interface ChildPoolOptions<Result> extends Omit<PoolOptions, 'chain'> {
  /** Path of the module that a child runs. */
  readonly module: string
  readonly failed: (reason: ExclusionReason, value: string) => Result
}

type ChildAnswer<Result> = { readonly id: number } & ({ readonly result: Result } | { readonly failed: 'CRASHED' | 'UNREADABLE' })

const megapixelsOf = (chain: Chain): number => Number(configOf(chain, 'fix').maxMegapixels)
const DEFAULT_MEGAPIXELS = megapixelsOf(DEFAULT_CHAIN)

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
/** Where the packages lie: beside the program, above it when it is installed itself, or behind a link. */
const PACKAGES = `${
  createRequire(import.meta.url)
    .resolve('sharp')
    .split(`${sep}node_modules${sep}`)[0]
}${sep}node_modules`
const PROGRAM = [
  ...['workers', 'core', 'package.json', 'node_modules'].map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url))),
  PACKAGES,
]
const START_MS = 30_000
const WATCH_MS = 200

export const failedResult = (reason: ExclusionReason, value: string): FileResult => ({
  verdicts: [{ check: 'readable', state: 'FAIL', value, threshold: 'whole and decodable' }],
  reasons: [reason],
  identity: null,
  facts: null,
  pixelHash: null,
  voi: '',
  shown: null,
  png: null,
  bytes: null,
  before: null,
  values: null,
  film: null,
  fingerprint: null,
})

/** Resident bytes of a process; 0 where /proc is absent, so that only the heap limit holds there. */
const residentBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}

/** Node's permission model: no writing, no processes, no threads, and reading only where it is needed. */
const startChild = async (module: string, cwd: string, readable: readonly string[]): Promise<ChildProcess> => {
  const reads = [...PROGRAM, cwd, ...readable].map((path) => `--allow-fs-read=${path}`)
  const child = fork(module, [], {
    cwd,
    // One arena: glibc otherwise keeps a share of memory for each of libvips' threads.
    env: { MALLOC_ARENA_MAX: '1' } as unknown as NodeJS.ProcessEnv,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Pictures lie outside the heap: a small nursery is enough, and a quarter of the memory.
    execArgv: ['--max-old-space-size=512', '--max-semi-space-size=2', '--no-warnings', '--permission', '--allow-addons', ...reads],
  })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('A reader process did not start.')), START_MS)
    child.once('message', () => {
      clearTimeout(timer)
      resolve()
    })
    child.once('exit', () => reject(new Error('A reader process ended while it was starting.')))
  })
  child.removeAllListeners('exit')
  return child
}

/** Sends one task and waits for its answer, its death, its time limit or its memory limit. */
const askChild = <Result>(
  child: ChildProcess,
  task: { readonly id: number },
  limits: PoolLimits,
  failed: (reason: ExclusionReason, value: string) => Result,
): Promise<Result> =>
  new Promise((resolve) => {
    let killedFor: 'TIMEOUT' | 'MEMORY' | null = null
    const kill = (reason: 'TIMEOUT' | 'MEMORY'): void => {
      killedFor ??= reason
      child.kill('SIGKILL')
    }
    const timer = setTimeout(() => kill('TIMEOUT'), limits.fileMs)
    const watch = setInterval(async () => {
      if ((await residentBytes(child.pid!)) > limits.memoryBytes) kill('MEMORY')
    }, WATCH_MS)
    const end = (result: Result): void => {
      clearTimeout(timer)
      clearInterval(watch)
      child.off('message', onMessage)
      child.off('exit', onExit)
      child.off('error', onExit)
      resolve(result)
    }
    const onMessage = (answer: ChildAnswer<Result>): void => {
      if (answer.id === task.id) end('result' in answer ? answer.result : failed(answer.failed, 'reader failed'))
    }
    const onExit = (): void => end(failed(killedFor ?? 'CRASHED', killedFor ? 'reader was stopped' : 'reader ended'))
    child.on('message', onMessage)
    child.once('exit', onExit)
    // A channel that closed under the message: the exit follows, or was missed.
    child.once('error', onExit)
    child.send(task)
  })

/**
 * A fixed number of child processes that are kept alive from file to file. A child that was killed or died costs one file
 * and is replaced.
 */
export const startChildPool = async <Question extends object, Result>({
  threads,
  module,
  readable,
  failed,
  limits = limitsFor(DEFAULT_MEGAPIXELS),
}: ChildPoolOptions<Result>): Promise<ChildPool<Question, Result>> => {
  const cwd = await mkdtemp(join(tmpdir(), 'roundtable-reader-'))
  const alive = new Set<ChildProcess>()
  let closed = false
  const start = async (): Promise<ChildProcess> => {
    const child = await startChild(module, cwd, readable)
    alive.add(child)
    child.once('exit', () => alive.delete(child))
    if (closed) child.kill('SIGKILL')
    return child
  }
  const idle: Promise<ChildProcess>[] = Array.from({ length: threads }, start)
  const waiting: ((child: Promise<ChildProcess> | null) => void)[] = []
  let nextId = 0
  const release = (child: Promise<ChildProcess>): void => {
    const next = waiting.shift()
    // A replacement that does not start is met by the file that waits for it.
    child.catch(() => {})
    if (next) next(child)
    else idle.push(child)
  }
  const acquire = (): Promise<ChildProcess | null> => {
    const free = idle.shift()
    return free ?? new Promise<ChildProcess | null>((resolve) => waiting.push(resolve))
  }
  await Promise.all(idle)
  return {
    ask: async (question) => {
      const child = closed ? null : await acquire()
      if (closed || !child) return failed('CRASHED', 'stopped')
      const result = await askChild(child, { ...question, id: nextId++ }, limits, failed)
      if (!closed) release(isUsable(child) ? Promise.resolve(child) : start())
      return result
    },
    close: async () => {
      closed = true
      for (const next of waiting.splice(0)) next(null)
      for (const child of alive) child.kill('SIGKILL')
      await rm(cwd, { recursive: true, force: true })
    },
  }
}

/** A pool that runs the file gears of a chain. */
export const startPool = async ({ chain, limits = limitsFor(megapixelsOf(chain)), ...options }: PoolOptions): Promise<Pool> => {
  const pool = await startChildPool<Omit<ChildTask, 'id'>, FileResult>({ ...options, limits, module: CHILD, failed: failedResult })
  return { run: (path, hints) => pool.ask({ path, hints, chain }), close: pool.close }
}

const isUsable = (child: ChildProcess): boolean => child.connected && child.exitCode === null && child.signalCode === null

import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { writeDurably } from '#workers/site/files.ts'
import { rotatingLog } from './rotating-log.ts'

export interface GroupSpec {
  /** Names its files: `NAME.log` and `NAME.group`. */
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Folder of the files. */
  readonly dir: string
  readonly stdin?: 'pipe' | 'ignore'
  /** Hears standard output instead of the log. */
  readonly onLine?: (line: string) => void
}

export interface ProcessGroup {
  readonly pid: number
  readonly name: string
  readonly log: string
  /** Once all of it is gone: why, in a few words. */
  readonly ended: Promise<string>
  send(line: string): void
  /** Asks the whole group to end, and ends what is left of it after a while; with 0 it is ended at once. */
  stop(graceMs?: number): Promise<void>
}

const STOP_MS = 8000
const MARK = 'ROUNDTABLE_GROUP'

/** Every process that carries a mark in its environment: children keep it, also those that FLARE puts into a session of their own. */
const marked = async (mark: string): Promise<number[]> => {
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
        return environment.split('\0').includes(`${MARK}=${mark}`) ? [Number(pid)] : []
      }),
  )
  return found.flat()
}

const signalAll = (pids: readonly number[], name: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

const endMarked = async (mark: string, graceMs: number): Promise<void> => {
  if (graceMs > 0) signalAll(await marked(mark), 'SIGTERM')
  for (let left = graceMs; left > 0 && (await marked(mark)).length > 0; left -= 100) await wait(100)
  signalAll(await marked(mark), 'SIGKILL')
}

/**
 * Starts a program and everything it starts as a group, known by a mark in its environment. The mark is noted in a file, so that a next start
 * can clear up after a crash of ours. Linux only, as FLARE is.
 */
export const startGroup = async (spec: GroupSpec): Promise<ProcessGroup> => {
  await mkdir(spec.dir, { recursive: true, mode: 0o700 })
  const mark = randomUUID()
  const log = rotatingLog(join(spec.dir, `${spec.name}.log`))
  const env: Readonly<Record<string, string | undefined>> = { ...spec.env, [MARK]: mark }
  const child = spawn(spec.file, spec.args, {
    detached: true,
    cwd: spec.cwd,
    env: env as NodeJS.ProcessEnv,
    stdio: [spec.stdin ?? 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`it could not be started: ${(error as NodeJS.ErrnoException).code}`))
    child.on('close', (code, killed) => resolve(killed ? `ended by ${killed}` : `exit code ${code}`))
  })
  let rest = ''
  child.stdout!.on('data', (part: Buffer) => {
    if (!spec.onLine) return log.write(part)
    const lines = (rest + part.toString('utf8')).split('\n')
    rest = lines.pop()!
    for (const line of lines) spec.onLine(line)
  })
  child.stderr!.on('data', (part: Buffer) => log.write(part))
  child.stdin?.on('error', () => {})
  const note = join(spec.dir, `${spec.name}.group`)
  await writeDurably(note, mark)
  return {
    pid: child.pid ?? 0,
    name: spec.name,
    log: log.path,
    ended: ended.then(async (why) => {
      // The head is gone; what it left behind goes too.
      await endMarked(mark, 0)
      log.close()
      await rm(note, { force: true })
      return why
    }),
    send: (line) => child.stdin?.write(`${line}\n`),
    stop: async (graceMs = STOP_MS) => {
      await endMarked(mark, graceMs)
      await ended
    },
  }
}

/** Ends the groups that an earlier, killed program of ours left in a folder. Returns the names of those that still ran. */
export const reapLeft = async (dir: string): Promise<string[]> => {
  const reaped: string[] = []
  for (const file of await readdir(dir).catch(() => [])) {
    if (!file.endsWith('.group')) continue
    const mark = (await readFile(join(dir, file), 'utf8')).trim()
    if ((await marked(mark)).length > 0) reaped.push(file.slice(0, -'.group'.length))
    await endMarked(mark, 2000)
    await rm(join(dir, file), { force: true })
  }
  return reaped
}

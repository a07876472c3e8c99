import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { birthOf, isAlive } from '#workers/lock-file.ts'

interface Program {
  pid: number
  /** When it began, in the kernel's units: the id alone may belong to another program by now. Empty where /proc is absent. */
  birth: string
}

interface Record_ {
  port: number
  demo: Program
  others: Program[]
}

const runs = ({ pid, birth }: Program): boolean => isAlive(pid) && birthOf(pid) === birth
const fileOf = (dataDir: string) => join(dataDir, 'demo.json')
const read = (dataDir: string): Record_ | null =>
  existsSync(fileOf(dataDir)) ? (JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Record_) : null

const end = async (program: Program): Promise<void> => {
  if (!runs(program)) return
  process.kill(program.pid, 'SIGTERM')
  for (let i = 0; i < 100 && runs(program); i++) await sleep(50)
  if (runs(program)) process.kill(program.pid, 'SIGKILL')
}

/** The database of an earlier demo, by its own pid file. */
const endDatabase = async (dataDir: string): Promise<void> => {
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  for (let i = 0; i < 200 && existsSync(file); i++) await sleep(50)
}

/**
 * Takes the demo's data folder for this process: refuses a folder that is not a demo's and one that another demo uses,
 * and ends what a killed demo left running. With `fresh` the folder is emptied.
 * @throws {Error} one clear sentence
 */
export const claimFolder = async (
  dataDir: string,
  options: { port: number; fresh: boolean },
  say: (text: string) => void,
): Promise<void> => {
  const before = read(dataDir)
  if (!before && existsSync(dataDir) && readdirSync(dataDir).length > 0)
    throw new Error(`${dataDir} was not made by the demo, so it is left alone. Choose an empty or new folder with --data-dir.`)
  if (before && before.demo.pid !== process.pid && runs(before.demo))
    throw new Error(
      `A demo already runs on ${dataDir} (process ${before.demo.pid}). Stop it first, or choose another folder with --data-dir.`,
    )
  const left = before?.others.filter(runs) ?? []
  if (left.length > 0) say(`Ending ${left.length} programs that an interrupted demo left running …`)
  for (const program of left) await end(program)
  if (options.fresh && before) {
    await endDatabase(dataDir)
    rmSync(dataDir, { recursive: true, force: true })
  } else if (before && before.port !== options.port)
    throw new Error(
      `This demo was begun on port ${before.port}, and its sites know it by that. Use --port ${before.port}, or add --fresh to begin anew on ${options.port}.`,
    )
}

/** Writes down what runs, for the demo after this one. */
export const recordRunning = (dataDir: string, port: number, pids: number[]): void => {
  const program = (pid: number): Program => ({ pid, birth: birthOf(pid) })
  writeFileSync(fileOf(dataDir), JSON.stringify({ port, demo: program(process.pid), others: pids.map(program) } satisfies Record_))
}

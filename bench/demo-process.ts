import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { atEnd } from './ending.ts'
import { type Process, processes, stillRunning, treeOf } from './process-table.ts'

/** The environment that a person's terminal has: without what npm and this program added to it. */
const terminal = (): NodeJS.ProcessEnv => {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|ROUNDTABLE_)|^INIT_CWD$|^NODE_OPTIONS$/i.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !/node_modules[\\/]\.bin|node-gyp-bin/.test(folder))
  return { ...(Object.fromEntries(own) as NodeJS.ProcessEnv), PATH: path.join(delimiter) }
}

export interface DemoProcess {
  readonly child: ChildProcess
  /** Ends with its exit code; `null` after a signal. */
  readonly ended: Promise<number | null>
  /** What it said last, for a fault's sentence. */
  lastWords(): string
  /** Ctrl-C, then waits until all that the demo started has ended. @returns how many programs outlived the demo and had to be ended here */
  stop(): Promise<number>
}

const STOP_SECONDS = 60
const AFTER_SECONDS = 5

const gone = async (list: readonly Process[], seconds: number): Promise<boolean> => {
  for (let i = 0; i < seconds * 20 && stillRunning(list).length > 0; i++) await sleep(50)
  return stillRunning(list).length === 0
}

/** Ends what outlived the demo, each by its id; children end with their parents. */
const endStrays = async (started: readonly Process[]): Promise<number> => {
  if (await gone(started, AFTER_SECONDS)) return 0
  const left = stillRunning(started)
  const strays = left.filter(({ parent }) => !left.some(({ pid }) => pid === parent))
  for (const { pid } of strays) process.kill(pid, 'SIGINT')
  if (!(await gone(started, STOP_SECONDS))) console.error(`These processes do not end: ${stillRunning(started).map(({ pid }) => pid)}.`)
  return strays.length
}

/** `npm run demo -- …` in a folder, as from a terminal. Hears each line with the moment it came. */
export const startDemo = (cwd: string, args: readonly string[], hear: (line: string, at: number) => void): DemoProcess => {
  const windows = process.platform === 'win32'
  const child = spawn('npm', ['run', 'demo', '--', ...args], {
    cwd,
    env: terminal(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: windows,
    detached: !windows,
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line)
      hear(line, performance.now())
    })
  let over = false
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null))
    child.on('close', resolve)
  }).finally(() => {
    over = true
  })
  const stop = async () => {
    if (over || child.pid === undefined) return 0
    const started = treeOf(child.pid, processes())
    // Ctrl-C reaches the group of the terminal's program: here the group that was made for it.
    if (windows) child.kill('SIGINT')
    else process.kill(-child.pid, 'SIGINT')
    await Promise.race([ended, sleep(STOP_SECONDS * 1000)])
    return endStrays(started)
  }
  atEnd(stop)
  return { child, ended, lastWords: () => said.slice(-6).join('\n'), stop }
}

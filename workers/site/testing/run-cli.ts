import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../cli.ts', import.meta.url))

export interface CliRun {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

export interface CliProcess {
  readonly child: ChildProcess
  readonly ended: Promise<CliRun>
}

/** Starts `roundtable …` as a process of its own. */
export const startCli = (args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): CliProcess => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], {
    env: { ...process.env, ROUNDTABLE_DEBUG: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  const ended = new Promise<CliRun>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, out, err }))
  })
  return { child, ended }
}

export const runCli = (args: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<CliRun> =>
  startCli(args, env).ended

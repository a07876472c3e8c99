import { spawn } from 'node:child_process'

export interface Ran {
  /** `null`: it could not be started, or a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}
export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  readonly timeoutMs?: number
}
export type RunProgram = (file: string, args: readonly string[], options?: ProgramOptions) => Promise<Ran>

/** Runs a program to its end. Never throws: a missing one is an end without a code. */
export const runProgram: RunProgram = (file, args, { env, cwd, timeoutMs } = {}) =>
  new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...(env && { env: env as NodeJS.ProcessEnv }),
      cwd,
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part) => {
      stdout += part
    })
    child.stderr.on('data', (part) => {
      stderr += part
    })
    child.on('error', (error) => resolve({ code: null, stdout, stderr: error.message }))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })

import { fork } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Device } from './device.ts'
import type { ChildMessage, DeviceProbe, TrainTask } from './task.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const STDERR_CHARACTERS = 4096

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  /** The end of what it wrote to stderr. */
  readonly stderr: string
}

export interface TrainProcess {
  readonly pid: number
  readonly device: Device
  send(task: TrainTask | DeviceProbe): void
  /** Who hears what it says; one at a time. */
  listen(hear: ((message: ChildMessage) => void) | null): void
  readonly ended: Promise<Ended>
  /** Ends it at once and resolves when it is gone. */
  kill(): Promise<void>
}

/** Where the drivers of a graphics processor are found, and which of several it is. */
const DRIVERS = ['LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'NVIDIA_VISIBLE_DEVICES', 'VK_DRIVER_FILES', 'VK_ICD_FILENAMES']

/**
 * Node itself needs SystemRoot on Windows; nowhere does the child get anything of this environment but that and, off the CPU, the way to the
 * drivers. CUDA is told to multiply in whole float32, not in its shorter TF32.
 */
const environment = (device: Device): NodeJS.ProcessEnv => {
  const kept = ['SystemRoot', ...(device === 'cpu' ? [] : DRIVERS)].map((name) => [name, process.env[name]] as const)
  const exact = device === 'cuda' ? { NVIDIA_TF32_OVERRIDE: '0' } : {}
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), ...exact } as NodeJS.ProcessEnv
}

export interface ProcessOptions {
  readonly memoryMb: number
  readonly device: Device
  /** Where it gets its empty working folder; the system's temporary folder by default. */
  readonly scratchDir?: string | undefined
}

/** Starts the training process in an empty temporary folder, which goes when it ends. It may read files, and neither write any nor start a process. */
export const startTrainProcess = async ({ memoryMb, device, scratchDir = tmpdir() }: ProcessOptions): Promise<TrainProcess> => {
  const cwd = await mkdtemp(join(scratchDir, 'roundtable-train-'))
  const limits = [`--max-old-space-size=${memoryMb}`, '--permission', '--allow-fs-read=*', '--allow-addons']
  const child = fork(CHILD, [], {
    cwd,
    env: environment(device),
    execArgv: [...limits, '--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_CHARACTERS)
  })
  let hear: ((message: ChildMessage) => void) | null = null
  child.on('message', (message) => hear?.(message as ChildMessage))
  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error) => {
      stderr += error.message
      if (child.pid === undefined) resolve({ code: null, signal: null, stderr })
    })
    child.on('close', (code, signal) => resolve({ code, signal, stderr }))
  }).finally(() => rm(cwd, { recursive: true, force: true }))
  return {
    pid: child.pid ?? 0,
    device,
    send: (task) => {
      child.send(task, () => {})
    },
    listen: (next) => {
      hear = next
    },
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Resident memory of a process, where the system tells it (Linux), else `null`. */
export const residentBytes = async (pid: number): Promise<number | null> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(status)
  return found ? Number(found[1]) * 1024 : null
}

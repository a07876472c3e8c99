import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { writeDurably } from '#workers/site/files.ts'
import { type BridgeClient, FlareError } from './bridge-client.ts'

/** A line that the controller of a job wrote; see roundtable_flare/controller.py for what each type says. */
export interface JobEvent {
  readonly seq: number
  readonly at: number
  readonly type: string
  readonly [field: string]: unknown
}

export type JobEnd =
  | { readonly state: 'COMPLETED'; readonly model: string }
  | { readonly state: 'ABORTED' | 'FAILED' | 'LOST'; readonly code: string; readonly message: string; readonly model: string | null }

export interface FollowOptions {
  readonly bridge: BridgeClient
  readonly job: string
  /** Start-up kit of the server; the folder of a running job lies in it. */
  readonly serverKit: string
  /** Folder that gets the model of the job, since FLARE clears its own away. */
  readonly keepIn: string
  /** Events up to this one are known. */
  readonly after: number
  /** When the server process that runs now was started. */
  readonly serverStartedAt: () => number
  readonly onEvent: (event: JobEvent) => void
  readonly signal: AbortSignal
}

interface Meta {
  readonly status: string | null
  readonly job_deploy_detail: readonly string[] | null
  readonly start_time: string | null
}

const LOOK_MS = 300
const META_EVERY = 6
export const EVENTS_FILE = 'roundtable-events.jsonl'
export const MODEL_FILE = 'model.safetensors'

/** Whole lines of a file from an offset on. */
const readFrom = async (path: string, offset: number): Promise<{ lines: string[]; offset: number }> => {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return { lines: [], offset }
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.max(0, size - offset))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
    const end = bytes.subarray(0, bytesRead).lastIndexOf(10) + 1
    return { lines: bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1), offset: offset + end }
  } finally {
    await file.close()
  }
}

const refusedBy = (detail: Meta['job_deploy_detail']): string | null => detail?.find((line) => !/: OK$/.test(line)) ?? null

type Unfinished = Exclude<JobEnd, { state: 'COMPLETED' }>
const failure = (status: string, meta: Meta, said: string | null): Unfinished => {
  const code = status.replace(/^FINISHED:/, '')
  const refused = refusedBy(meta.job_deploy_detail)
  const message =
    said ??
    (refused !== null
      ? `The job was refused at ${refused}.`
      : code === 'CAN_NOT_SCHEDULE'
        ? 'FLARE could not place the job: too few sites were connected, or had what it needs.'
        : `FLARE ended the job as ${code}.`)
  return { state: code === 'ABORTED' ? 'ABORTED' : 'FAILED', code, message, model: null }
}

/** Copies the first of the files that is there. */
const kept = async ({ keepIn, job }: FollowOptions, ...files: readonly string[]): Promise<string | null> => {
  const model = join(keepIn, `${job}.safetensors`)
  for (const file of files) {
    const bytes = await readFile(file).catch(() => null)
    if (bytes === null) continue
    await writeDurably(model, bytes)
    return model
  }
  return null
}

/**
 * Hears a job to its end: its events while it runs, each once, and what came of it. It is over when its controller says so: FLARE itself goes on
 * waiting for sites that are gone. A job whose server ended under it, which FLARE would call running for ever, is LOST; `model` is then the last
 * one that was kept, from which a new job can go on.
 */
export const followJob = async (options: FollowOptions): Promise<JobEnd | null> => {
  const { bridge, job, serverKit, signal } = options
  const running = join(serverKit, job)
  let [offset, seq, said, completed] = [0, options.after, null as string | null, false]
  const drain = async (path: string): Promise<void> => {
    const read = await readFrom(path, offset)
    offset = read.offset
    for (const line of read.lines) {
      const event = JSON.parse(line) as JobEvent
      if (event.type === 'run.failed') said = String(event.message)
      if (event.type === 'run.completed') completed = true
      if (event.seq <= seq) continue
      seq = event.seq
      options.onEvent(event)
    }
  }
  for (let look = 0; !signal.aborted; look++) {
    await drain(join(running, EVENTS_FILE))
    if (completed) {
      const model = await kept(options, join(running, MODEL_FILE))
      if (model) return { state: 'COMPLETED', model }
    }
    await wait(LOOK_MS, undefined, { signal }).catch(() => {})
    if (look % META_EVERY !== 0) continue
    const meta = await bridge.ask<Meta>('meta', { job }).catch((error: unknown) => {
      if (error instanceof FlareError) return null
      throw error
    })
    const status = meta?.status ?? ''
    if (status.startsWith('FINISHED')) {
      const { folder } = await bridge.ask<{ folder: string }>('download', { job }, 120_000)
      await drain(join(folder, 'workspace', EVENTS_FILE))
      const model = await kept(options, join(folder, 'workspace', MODEL_FILE))
      return status === 'FINISHED:COMPLETED' && model ? { state: 'COMPLETED', model } : { ...failure(status, meta!, said), model }
    }
    if (status === 'RUNNING' && meta!.start_time && Date.parse(meta!.start_time) < options.serverStartedAt()) {
      await drain(join(running, EVENTS_FILE))
      const model = await kept(options, join(running, MODEL_FILE))
      return { state: 'LOST', code: 'SERVER_RESTARTED', message: LOST, model }
    }
  }
  return null
}

const LOST =
  'The FLARE server ended while the run was under way, and FLARE cannot take a run up again. Continue from its last model as a new job.'

import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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

const failure = (status: string, meta: Meta, said: string | null): JobEnd => {
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

/**
 * Hears a job to its end: its events while it runs, each once, and what came of it. A job whose server ended under it, which FLARE itself
 * would call running for ever, is LOST; `model` is then the last model that was kept, from which a new job can go on.
 */
export const followJob = async (options: FollowOptions): Promise<JobEnd | null> => {
  const { bridge, job, serverKit, signal } = options
  let [offset, seq, said] = [0, options.after, null as string | null]
  const running = join(serverKit, job)
  const drain = async (path: string): Promise<void> => {
    const read = await readFrom(path, offset)
    offset = read.offset
    for (const line of read.lines) {
      const event = JSON.parse(line) as JobEvent
      if (event.type === 'run.failed') said = String(event.message)
      if (event.seq <= seq) continue
      seq = event.seq
      options.onEvent(event)
    }
  }
  for (let look = 0; !signal.aborted; look++) {
    await drain(join(running, EVENTS_FILE))
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
      const model = join(folder, 'workspace', MODEL_FILE)
      if (status === 'FINISHED:COMPLETED') return { state: 'COMPLETED', model }
      const kept = await open(model).then(
        (file) => file.close().then(() => model),
        () => null,
      )
      return { ...failure(status, meta!, said), model: kept } as JobEnd
    }
    if (status === 'RUNNING' && meta!.start_time && Date.parse(meta!.start_time) < options.serverStartedAt()) {
      await drain(join(running, EVENTS_FILE))
      const model = join(running, MODEL_FILE)
      const kept = await open(model).then(
        (file) => file.close().then(() => model),
        () => null,
      )
      const message =
        'The FLARE server ended while the run was under way, and FLARE cannot take a run up again. Continue from its last model as a new job.'
      return { state: 'LOST', code: 'SERVER_RESTARTED', message, model: kept }
    }
  }
  return null
}

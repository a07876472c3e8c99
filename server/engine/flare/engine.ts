import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/refusal.ts'
import type { Capabilities, Engine, EngineEvent, EngineState } from '../engine.ts'
import { withinCapabilities } from '../within-capabilities.ts'
import { type HostClient, startHost, type Told } from './host-client.ts'

const CAPABILITIES: Capabilities = {
  algorithms: ['fedavg', 'fedprox'],
  combinations: ['mean'],
  serverSteps: ['average', 'momentum', 'adagrad', 'adam', 'yogi'],
  heads: ['binary'],
  options: ['schedule', 'gradientClip', 'labelSmoothing', 'imbalance', 'augmentation', 'localSteps', 'graceSeconds', 'mandatory'],
  pause: false,
  resumesAfterCrash: false,
  continuesFromModel: true,
  quorumAndDeadline: true,
  codeAtSite: false,
  gpu: true,
  secureAggregation: false,
}

export interface FlareOptions {
  /** Home folder whose `flare` holds the Python environment. */
  readonly home: string
  /** Folder of the federation. */
  readonly dir: string
}

export interface FlareEngine extends Engine {
  /** Makes the federation once and starts its server. Returns the fingerprint that sites compare. */
  open(federation: { readonly name: string; readonly host: string; readonly port: number }): Promise<string>
  /** Signs the request of a site whose agreement is active. Returns the path of what the site needs for its kit. */
  approve(requestZip: string): Promise<string>
  /** Names of the clients that are connected. */
  sites(): Promise<readonly string[]>
}

interface Kept {
  readonly events: EngineEvent[]
  state: EngineState
  model: string | null
}

const QUEUED: EngineState = { state: 'QUEUED', failure: null }

/** NVIDIA FLARE behind the same interface. It keeps what it heard of each run in a file, so that it can be asked again after it was killed. */
export const flareEngine = ({ home, dir }: FlareOptions): FlareEngine => {
  const kept = new Map<string, Kept>()
  const files = join(dir, 'runs')
  let writing = Promise.resolve()
  let host: HostClient | null = null

  const runOf = (id: string): Kept => {
    const run = kept.get(id)
    if (run) return run
    throw new Refused('NOT_FOUND', 'There is no such run.')
  }
  const keep = (id: string): void => {
    writing = writing.then(() => writeFile(join(files, `${id}.json`), JSON.stringify(kept.get(id)), { mode: 0o600 }))
  }
  const hear = ({ run: id, event, end, problem }: Told): void => {
    const run = kept.get(id)
    if (!run) return
    if (event) {
      const { seq, type, ...data } = event
      run.events.push({ seq, type, data })
      if (run.state.state === 'QUEUED') run.state = { state: 'RUNNING', failure: null }
    }
    if (end) {
      const state = end.state as EngineState['state']
      run.model = end.model
      run.state = {
        state,
        failure: state === 'COMPLETED' || state === 'ABORTED' ? null : { code: end.code ?? '', message: end.message ?? '' },
      }
    }
    if (problem && run.state.state !== 'COMPLETED') run.state = { state: 'LOST', failure: problem }
    if (event?.type !== 'site.progress') keep(id)
  }
  const client = (): HostClient => {
    host ??= startHost({ home, dir, onTold: hear })
    return host
  }
  const unable = async (): Promise<never> => {
    throw new Refused('BLOCKED', 'NVIDIA FLARE cannot pause a run. Abort it, and continue later from its last model as a new run.')
  }
  return {
    name: 'flare',
    capabilities: () => CAPABILITIES,
    prepare: (plan) => withinCapabilities(plan, CAPABILITIES, 'NVIDIA FLARE'),
    open: async (federation) => {
      await mkdir(files, { recursive: true, mode: 0o700 })
      const fingerprint = await client().ask<string>('prepare', federation)
      await client().ask('up')
      return fingerprint
    },
    approve: (request) => client().ask<string>('approve', { request }),
    sites: () => client().ask<readonly string[]>('sites'),
    start: async ({ id, document, initialModel, sites, startRound }) => {
      if (kept.has(id)) return
      const initial = join(files, `${id}.safetensors`)
      await writeFile(initial, initialModel, { mode: 0o600 })
      kept.set(id, { events: [], state: QUEUED, model: null })
      keep(id)
      try {
        await client().ask('start', { run: id, plan: document, initial, sites, startRound })
      } catch (error) {
        kept.delete(id)
        throw error
      }
    },
    pause: unable,
    resume: unable,
    abort: async (id) => {
      const { state } = runOf(id).state
      if (state === 'QUEUED' || state === 'RUNNING') await client().ask('abort', { run: id })
    },
    reconcile: async () => {
      for (const file of (await readdir(files).catch(() => [])).filter((name) => name.endsWith('.json'))) {
        const id = file.slice(0, -'.json'.length)
        const run = JSON.parse(await readFile(join(files, file), 'utf8')) as Kept
        kept.set(id, run)
        if (run.state.state === 'QUEUED' || run.state.state === 'RUNNING')
          await client().ask('follow', { run: id, after: run.events.at(-1)?.seq ?? 0 })
      }
    },
    events: async (id, after) => runOf(id).events.filter(({ seq }) => seq > after),
    state: async (id) => runOf(id).state,
    artifacts: async (id) => {
      const { model } = runOf(id)
      return { model: model === null ? null : await readFile(model) }
    },
    close: async () => {
      await host?.close()
      await writing
      host = null
    },
  }
}

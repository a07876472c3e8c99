import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Refused } from '#core/refusal.ts'
import { writeJson } from '#workers/site/files.ts'
import { type BridgeClient, createBridge, FlareError } from './bridge-client.ts'
import type { Environment } from './environment.ts'
import { followJob, type JobEnd, type JobEvent } from './follow-job.ts'
import { approveRequest, assembleKit, type Federation, makeAuthority, type Participant, readKit, requestKit, type Tool } from './kit.ts'
import { writeKitPolicy } from './kit-policy.ts'
import { type ProcessGroup, reapLeft } from './process-group.ts'
import type { RunProgram } from './run-program.ts'
import { startServer } from './start-server.ts'

const SETTLE_MS = 60_000
const ADMIN = 'exchange@roundtable.example'

/** What the exchange wants trained. */
export interface HostedRun {
  readonly run: string
  /** Canonical bytes of the plan, as text. */
  readonly plan: string
  /** File of the model that `startRound` begins from. */
  readonly initial: string
  /** Names of the clients of the agreement. */
  readonly sites: readonly string[]
  readonly startRound?: number
}

interface Note {
  readonly job: string
  readonly digest: string
  readonly submittedAt: number
}

export interface HostOptions {
  /** Folder of this federation at the exchange. */
  readonly dir: string
  readonly environment: Environment
  readonly run: RunProgram
  readonly now: () => number
  readonly onEvent: (run: string, event: JobEvent) => void
  readonly onEnd: (run: string, end: JobEnd) => void
  readonly onProblem: (run: string, problem: unknown) => void
}

export interface Host {
  /** Makes the authority, the server's kit and its own, once. Returns the fingerprint that sites compare. */
  prepare(federation: Federation): Promise<string>
  /** Signs the request of a site whose agreement is active. Returns the path of the signed zip. */
  approve(requestZip: string): Promise<string>
  /** Starts the server, after what an earlier, killed host left is ended. @throws {Refused} FLARE_PORT */
  up(): Promise<void>
  sites(): Promise<readonly string[]>
  /** Submits once for each run id, however often it is asked, and follows the job. */
  start(run: HostedRun): Promise<{ job: string; digest: string }>
  /** Goes on hearing a run after event `after`. @throws {Refused} NOT_FOUND for a run that was never started here */
  follow(run: string, after: number): Promise<void>
  abort(run: string): Promise<void>
  /** A site whose agreement ended: FLARE lets it in no more. */
  disable(site: string): Promise<void>
  down(): Promise<void>
}

/** The FLARE side of an exchange: one server process, one bridge, and the jobs that were given to them. */
export const createHost = (options: HostOptions): Host => {
  const { dir, environment } = options
  const tool: Tool = options
  const at = (...parts: string[]) => join(dir, ...parts)
  const run = at('run')
  const bridge: BridgeClient = createBridge({ environment, dir: run, connect: { user: ADMIN, kit: at('admin', 'kit') } })
  const following = new Map<string, AbortController>()
  let server: ProcessGroup | null = null
  let startedAt = 0

  const noteOf = async (name: string): Promise<Note | null> =>
    readFile(at('jobs', `${name}.json`), 'utf8').then(
      (text) => JSON.parse(text) as Note,
      () => null,
    )
  const kitFor = async (federation: Federation, participant: Participant, fingerprint: string): Promise<string> => {
    const own = at(participant.kind)
    const signed = await approveRequest(tool, at('authority'), await requestKit(tool, own, federation, participant))
    return assembleKit(tool, own, signed, fingerprint)
  }
  /** FLARE waits long for a site that died in a job that is over otherwise, and such a job keeps its place in the queue: it is ended for it. */
  const settle = async (job: string): Promise<void> => {
    await wait(SETTLE_MS, undefined, { ref: false })
    const { status } = await bridge.ask<{ status: string }>('meta', { job })
    if (status === 'RUNNING') await bridge.ask('abort', { job })
  }
  const followFrom = (name: string, job: string, after: number): void => {
    following.get(name)?.abort()
    const stop = new AbortController()
    following.set(name, stop)
    followJob({
      ...{ bridge, job, serverKit: at('server', 'kit'), keepIn: at('jobs'), after, signal: stop.signal, serverStartedAt: () => startedAt },
      onEvent: (event) => options.onEvent(name, event),
    }).then(
      (end) => {
        if (end) options.onEnd(name, end)
        if (end?.state === 'COMPLETED') settle(job).catch((problem: unknown) => options.onProblem(name, problem))
      },
      (problem: unknown) => options.onProblem(name, problem),
    )
  }
  const known = async (name: string): Promise<Note> => {
    const note = await noteOf(name)
    if (note) return note
    throw new Refused('NOT_FOUND', 'This run was never given to NVIDIA FLARE here.')
  }
  return {
    prepare: async (federation) => {
      const made = await readFile(at('federation.json'), 'utf8').catch(() => null)
      if (made !== null) return (await readKit(at('server', 'kit'))).fingerprint
      await mkdir(at('jobs'), { recursive: true, mode: 0o700 })
      const fingerprint = await makeAuthority(tool, at('authority'), federation)
      const kit = await kitFor(federation, { kind: 'server', name: federation.host, org: 'exchange' }, fingerprint)
      await writeKitPolicy(kit, { researcherCode: false })
      await kitFor(federation, { kind: 'admin', name: ADMIN, org: 'exchange' }, fingerprint)
      await writeJson(at('federation.json'), federation)
      return fingerprint
    },
    approve: (requestZip) => approveRequest(tool, at('authority'), requestZip),
    up: async () => {
      await reapLeft(run)
      const { port } = JSON.parse(await readFile(at('federation.json'), 'utf8')) as Federation
      server = await startServer(environment, at('server', 'kit'), port, run)
      startedAt = options.now()
    },
    sites: async () => (await bridge.ask<{ sites: string[] }>('status')).sites,
    start: async ({ run: name, startRound = 1, ...wanted }) => {
      const before = await noteOf(name)
      if (before) return before
      const job = await bridge.ask<{ folder: string; digest: string }>('render', {
        ...wanted,
        name,
        folder: at('jobs', name),
        start_round: startRound,
      })
      const submitted = await bridge.ask<{ job: string }>('submit', { ...job, token: name }, 120_000)
      const note = { job: submitted.job, digest: job.digest, submittedAt: options.now() }
      await writeJson(at('jobs', `${name}.json`), note)
      followFrom(name, note.job, 0)
      return note
    },
    follow: async (name, after) => followFrom(name, (await known(name)).job, after),
    abort: async (name) => {
      const { job } = await known(name)
      await bridge.ask('abort', { job }).catch((error: unknown) => {
        // A job that is over has nothing left to abort.
        if (!(error instanceof FlareError && /JobNotRunning|JobNotFound|InvalidTarget/.test(error.code))) throw error
      })
    },
    disable: async (site) => {
      await bridge.ask('disable', { site })
    },
    down: async () => {
      for (const stop of following.values()) stop.abort()
      await bridge.close()
      await server?.stop()
    },
  }
}

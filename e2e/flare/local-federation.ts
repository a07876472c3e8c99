import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Plan } from '#core/run/plan.ts'
import { type BridgeClient, createBridge } from '#workers/flare/bridge-client.ts'
import type { Environment } from '#workers/flare/environment.ts'
import { approveRequest, assembleKit, type Federation, makeAuthority, type Participant, requestKit } from '#workers/flare/kit.ts'
import { writeKitPolicy } from '#workers/flare/kit-policy.ts'
import { portIsFree } from '#workers/flare/port.ts'
import type { ProcessGroup } from '#workers/flare/process-group.ts'
import { runProgram } from '#workers/flare/run-program.ts'
import { startClient, startServer } from '#workers/flare/start-server.ts'
import { writeGrants } from '#workers/flare/write-grants.ts'
import type { Part } from '#workers/simulate/partition.ts'

export const ADMIN = 'exchange@roundtable.test'

export interface LocalFederation {
  readonly federation: Federation
  readonly fingerprint: string
  readonly serverKit: string
  readonly bridge: BridgeClient
  readonly server: () => ProcessGroup
  readonly serverStartedAt: () => number
  readonly clients: Map<string, ProcessGroup>
  startServer(): Promise<void>
  startSite(name: string): Promise<void>
  grant(name: string, plans: readonly Plan[]): Promise<void>
  /** Waits until so many sites are connected. */
  connected(sites: number): Promise<void>
  stop(): Promise<void>
}

const freePort = async (): Promise<number> => {
  for (let port = 18_402; ; port++) if (await portIsFree(port)) return port
}

/** One FLARE server and one client for each part, as separate processes with kits of their own, on this machine. */
export const localFederation = async (dir: string, environment: Environment, parts: readonly Part[]): Promise<LocalFederation> => {
  const tool = { environment, run: runProgram }
  const federation = { name: 'roundtable-test', host: 'localhost', port: await freePort() }
  const authority = join(dir, 'authority')
  const fingerprint = await makeAuthority(tool, authority, federation)
  const kitFor = async (participant: Participant): Promise<string> => {
    const own = join(dir, participant.kind === 'client' ? participant.name : participant.kind)
    const signed = await approveRequest(tool, authority, await requestKit(tool, own, federation, participant))
    const kit = await assembleKit(tool, own, signed, fingerprint)
    if (participant.kind !== 'admin') await writeKitPolicy(kit, { researcherCode: false })
    return kit
  }
  const serverKit = await kitFor({ kind: 'server', name: 'localhost', org: 'exchange' })
  const adminKit = await kitFor({ kind: 'admin', name: ADMIN, org: 'exchange' })
  const kits = new Map<string, string>()
  for (const { name } of parts) kits.set(name, await kitFor({ kind: 'client', name, org: 'hospital' }))
  const run = (name: string) => join(dir, name, 'run')
  const grants = (name: string) => join(run(name), 'grants.json')
  const bridge = createBridge({ environment, dir: run('server'), connect: { user: ADMIN, kit: adminKit } })
  let [server, startedAt] = [null as ProcessGroup | null, 0]
  const clients = new Map<string, ProcessGroup>()
  return {
    federation,
    fingerprint,
    serverKit,
    bridge,
    clients,
    server: () => server!,
    serverStartedAt: () => startedAt,
    startServer: async () => {
      server = await startServer(environment, serverKit, federation.port, run('server'))
      startedAt = Date.now()
    },
    startSite: async (name) => {
      clients.set(name, await startClient(environment, kits.get(name)!, grants(name), run(name)))
    },
    grant: async (name, plans) => {
      const part = parts.find((one) => one.name === name)!
      await mkdir(run(name), { recursive: true })
      await writeGrants(
        grants(name),
        plans.map((plan) => ({ plan, preparedDir: part.dir, manifestHash: part.hash, suppressBelow: 11 })),
      )
    },
    connected: async (sites) => {
      for (let tries = 0; tries < 240; tries++) {
        const status = await bridge.ask<{ sites: string[] }>('status').catch(() => ({ sites: [] as string[] }))
        if (status.sites.length === sites) return
        await wait(500)
      }
      throw new Error(`Not ${sites} sites were connected within two minutes.`)
    },
    stop: async () => {
      await bridge.close()
      await Promise.all([...clients.values(), ...(server ? [server] : [])].map((group) => group.stop()))
    },
  }
}

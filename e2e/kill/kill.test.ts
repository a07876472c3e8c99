import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '#db/embedded.ts'
import { readConfig } from '#server/kernel/config.ts'
import { openExchange } from '#server/kernel/exchange.ts'
import { makePhantoms } from '#workers/phantom/make.ts'
import { type Agent, enrolAgent, hasEnded, startAgent } from '../../scripts/demo/agents.ts'
import { findHospitals, type HospitalSource } from '../../scripts/demo/hospitals.ts'
import { type DemoPerson, signIn } from '../../scripts/demo/person.ts'
import { type Account, seedDemo } from '../../scripts/demo/seed.ts'
import { propose, publishListing, statePurpose, until } from '../../scripts/demo/story.ts'
import { buildApp } from '../../scripts/exchange/build-app.ts'
import { type PreparedDatabase, prepareDatabase } from '../../scripts/exchange/prepare-database.ts'
import { loadSecrets } from '../../scripts/exchange/secrets.ts'
import { type Served, serve } from '../../scripts/exchange/serve.ts'

/**
 * One real exchange and three real agents. A first run is undisturbed; each further run repeats it on the same sites with
 * processes killed by SIGKILL at many named points, one after the other. The model must come out as the same bytes.
 */
let dataDir: string
let database: PreparedDatabase
let served: Served
let port: number
let url: string
let env: Record<string, string>
let hospitals: HospitalSource[]
let accounts: Account[]
let listings: string[]
let researcher: DemoPerson
let counsel: DemoPerson
const agents = new Map<string, Agent>()
const people = new Map<string, DemoPerson>()
let reference: string
const ROUNDS = 2

const person = async (email: string): Promise<DemoPerson> => {
  const known = people.get(email)
  if (known) return known
  const made = await signIn(url, accounts.find((account) => account.email === email)!)
  people.set(email, made)
  return made
}
const startExchange = async (failpoint = '') => {
  served = await serve({ port, dataDir, env: { ...env, ROUNDTABLE_FAILPOINT: failpoint } })
}

beforeAll(async () => {
  await buildApp(() => {})
  dataDir = mkdtempSync(join(tmpdir(), 'roundtable-kill-'))
  const { chmodSync } = await import('node:fs')
  chmodSync(dataDir, 0o755)
  const phantoms = join(dataDir, 'phantoms')
  for (const site of ['bethesda', 'guangzhou', 'hannover']) await makePhantoms({ dir: phantoms, site, patients: 14 })
  hospitals = findHospitals([phantoms], true)
  const secrets = loadSecrets(dataDir)
  // A PostgreSQL of one's own has the roles of another run; this one is ours alone.
  const own = process.env.DATABASE_URL
  delete process.env.DATABASE_URL
  database = await prepareDatabase(dataDir, secrets, `kill_${randomBytes(4).toString('hex')}`)
  if (own) process.env.DATABASE_URL = own
  port = await freePort()
  url = `http://localhost:${port}`
  env = {
    ROUNDTABLE_URL: url,
    ROUNDTABLE_DATA: dataDir,
    ROUNDTABLE_APP_DATABASE_URL: database.appUrl,
    ROUNDTABLE_DEMO: '1',
    AUTH_SECRET: secrets.auth,
  }
  const exchange = openExchange(readConfig(env))
  const seeded = await seedDemo(exchange, hospitals)
  await exchange.db.close()
  accounts = seeded.accounts
  await startExchange()
  for (const site of seeded.sites) {
    enrolAgent(dataDir, url, site, seeded.sites.length)
    agents.set(site.hospital.key, startAgent(dataDir, site.hospital.key))
  }
  researcher = await person('researcher@meridian.demo')
  counsel = await person('signatory@meridian.demo')
  listings = []
  for (const hospital of hospitals) listings.push(await publishListing(await person(`steward@${hospital.key}.demo`), hospital))
}, 400_000)

afterAll(async () => {
  for (const agent of agents.values()) await agent.stop()
  await served?.stop()
  await database?.stop()
  if (dataDir && !process.env.ROUNDTABLE_KEEP) rmSync(dataDir, { recursive: true, force: true })
}, 60_000)

/** Proposes, agrees, signs; the run starts by itself, with all three sites in it from the first round. Returns the project. */
const begin = async (): Promise<string> => {
  const proposalId = await propose(researcher, await statePurpose(researcher), listings, ROUNDS, 7, hospitals.length)
  for (const hospital of hospitals) {
    const steward = await person(`steward@${hospital.key}.demo`)
    const negotiation = (await steward.api.proposal.byId.query({ id: proposalId })).negotiations[0]!
    const { id } = await steward.api.negotiation.agree.mutate({ id: negotiation.id })
    await (await person(`signatory@${hospital.key}.demo`)).sign(id)
    await counsel.sign(id)
  }
  return until(
    'the project opens',
    async () => (await patient(() => researcher.api.proposal.byId.query({ id: proposalId })))?.projectId,
    60,
  )
}
/** An answer, or null while the exchange is down. */
const patient = <T>(work: () => Promise<T>): Promise<T | null> => work().catch(() => null)

const finish = async (projectId: string): Promise<string> => {
  const view = await until(
    'the run completes',
    async () => {
      const found = await patient(() => researcher.api.project.byId.query({ id: projectId }))
      if (found?.run?.state === 'FAILED') throw new Error(found.run.failure?.message)
      return found?.run?.state === 'COMPLETED' && found
    },
    120,
  )
  const rounds = view.run!.rounds.filter((round) => round.kind === 'train')
  expect(rounds.map((round) => [round.number, round.state])).toEqual(Array.from({ length: ROUNDS }, (_, i) => [i + 1, 'COMMITTED']))
  for (const lane of view.lanes)
    expect(lane.rounds.filter((round) => round.round <= ROUNDS && round.state === 'ACCEPTED')).toHaveLength(ROUNDS)
  return view.run!.lastModel!
}

/** Points that each agent is killed at, in the order in which it can meet them; each once. */
const AGENT_POINTS = [
  ['order-arrived', 'order-received', 'resumed', 'verified', 'base-arrived'],
  ['base-fetched', 'phase-prepare', 'phase-evaluate', 'phase-train', 'trained', 'blob-stored'],
  ['update-stored', 'uploading', 'uploaded', 'result-sent', 'acknowledged'],
]
const EXCHANGE_POINTS = [
  [
    'first-model-written',
    'run-started',
    'round-opened',
    'order-leased',
    'heartbeat-taken',
    'chunk-received',
    'blob-finished',
    'result-checked',
  ],
  ['result-accepted', 'round-closed', 'state-written', 'model-written', 'commit-pending', 'round-committed', 'run-completed'],
]

interface Undying {
  deaths(): number
  end(): Promise<void>
}
/** Starts a process again whenever it was killed, until it is told to end. */
const undying = (alive: () => boolean, restart: () => Promise<unknown>): Undying => {
  let over = false
  let deaths = 0
  const loop = (async () => {
    while (!over) {
      if (!alive()) {
        deaths++
        await sleep(200)
        // Killed again while it was starting: the next turn of the loop starts it once more.
        await restart().catch(() => {})
      }
      await sleep(50)
    }
  })()
  return {
    deaths: () => deaths,
    end: async () => {
      over = true
      await loop
    },
  }
}

const passed = (dir: string, points: readonly string[]) => points.filter((point) => existsSync(join(dir, `failpoint-${point}`)))

describe('the same bytes', () => {
  test('come out of an undisturbed run', async () => {
    const projectId = await begin()
    reference = await finish(projectId)
    expect(reference).toMatch(/^[0-9a-f]{64}$/)
    const { run } = await researcher.api.project.byId.query({ id: projectId })
    const { sites } = await researcher.api.run.evaluations.query({ id: run!.id })
    const ofLast = ['val', 'test'].map((split) => ({ split, round: ROUNDS, full: { threshold: expect.stringMatching(/^-?\d+\.\d{6}$/) } }))
    expect(sites).toMatchObject(hospitals.flatMap(() => ofLast))
    expect(await finish(await begin())).toBe(reference)
  }, 200_000)

  test(`when every agent is killed at each of its points, ${AGENT_POINTS.flat().length} in one run`, async () => {
    const loops: Undying[] = []
    for (const [i, { key }] of hospitals.entries()) {
      await agents.get(key)!.stop()
      // A model that the site still holds from the run before would not be fetched.
      rmSync(join(agents.get(key)!.home, 'blobs'), { recursive: true, force: true })
      const start = async () =>
        agents.set(key, startAgent(dataDir, key, { NODE_ENV: 'test', ROUNDTABLE_FAILPOINT: AGENT_POINTS[i]!.join() }))
      await start()
      loops.push(undying(() => !hasEnded(agents.get(key)!.child), start))
    }
    try {
      expect(await finish(await begin())).toBe(reference)
      for (const [i, { key }] of hospitals.entries()) expect(passed(agents.get(key)!.home, AGENT_POINTS[i]!)).toEqual(AGENT_POINTS[i])
      expect(loops.reduce((sum, loop) => sum + loop.deaths(), 0)).toBe(AGENT_POINTS.flat().length)
    } finally {
      for (const loop of loops) await loop.end()
    }
    for (const { key } of hospitals) {
      await agents.get(key)!.stop()
      agents.set(key, startAgent(dataDir, key))
    }
  }, 300_000)

  test.each(EXCHANGE_POINTS)(
    'when the exchange is killed at %s, %s and the points after it',
    async (...points) => {
      await served.stop()
      await startExchange(points.join())
      const loop = undying(
        () => !hasEnded(served.child),
        () => startExchange(points.join()),
      )
      try {
        expect(await finish(await begin())).toBe(reference)
        await until('the last point is passed', async () => passed(dataDir, points).length === points.length, 20).catch(() => {})
        expect(passed(dataDir, points)).toEqual(points)
      } finally {
        await loop.end()
      }
    },
    300_000,
  )
})

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '#db/embedded.ts'
import { readConfig } from '#server/kernel/config.ts'
import { openExchange } from '#server/kernel/exchange.ts'
import { makePhantoms } from '#workers/phantom/make.ts'
import { type Agent, enrolAgent } from '../scripts/demo/agents.ts'
import { findHospitals, type HospitalSource } from '../scripts/demo/hospitals.ts'
import { type DemoPerson, signIn } from '../scripts/demo/person.ts'
import { type Account, seedDemo } from '../scripts/demo/seed.ts'
import { buildApp } from '../scripts/exchange/build-app.ts'
import { prepareDatabase } from '../scripts/exchange/prepare-database.ts'
import { loadSecrets } from '../scripts/exchange/secrets.ts'
import { serve } from '../scripts/exchange/serve.ts'
import { atEnd, temporaryFolder } from './ending.ts'

export interface BenchAgent extends Agent {
  readonly siteId: string
  /** Gets the times of its requests when it ends. */
  readonly requestsFile: string
}

export interface Federation {
  readonly url: string
  readonly dataDir: string
  readonly hospitals: readonly HospitalSource[]
  readonly agents: readonly BenchAgent[]
  readonly exchangePid: number
  /** SIGKILL, and at once the same again, as a supervisor does it. Epoch ms of the kill. */
  crashExchange(): Promise<number>
  crashAgent(place: number): Promise<number>
  /** @throws {Error} when a process has ended by itself */
  alive(): void
  person(email: string): Promise<DemoPerson>
}

const SITES = ['bethesda', 'guangzhou', 'hannover']
const PATIENTS = 14
const PROGRAM = fileURLToPath(new URL('./empty-agent.ts', import.meta.url))

const startEmptyAgent = (dataDir: string, key: string, siteId: string): BenchAgent => {
  const home = join(dataDir, 'sites', key)
  const requestsFile = join(dataDir, `requests-${key}.json`)
  const log = openSync(join(home, 'agent.log'), 'a')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, home, requestsFile], {
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const ended = () => child.exitCode !== null || child.signalCode !== null
  const stop = async () => {
    if (!ended()) child.kill('SIGTERM')
    for (let i = 0; i < 200 && !ended(); i++) await sleep(50)
    if (!ended()) child.kill('SIGKILL')
  }
  return { key, home, child, stop, siteId, requestsFile }
}

/** One real exchange on an embedded PostgreSQL and three agents with an empty training step, each a process of its own, over HTTP. */
export const startFederation = async (say: (text: string) => void): Promise<Federation> => {
  await buildApp(say)
  const dataDir = temporaryFolder('round')
  const phantoms = join(dataDir, 'phantoms')
  say('drawing phantoms, starting PostgreSQL, the exchange and three agents …')
  for (const site of SITES) await makePhantoms({ dir: phantoms, site, patients: PATIENTS })
  const hospitals = findHospitals([phantoms], true)
  const secrets = loadSecrets(dataDir)
  const database = await prepareDatabase(dataDir, secrets, 'roundtable_bench')
  atEnd(database.stop)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const env = {
    ROUNDTABLE_URL: url,
    ROUNDTABLE_DATA: dataDir,
    ROUNDTABLE_APP_DATABASE_URL: database.appUrl,
    ROUNDTABLE_DEMO: '1',
    AUTH_SECRET: secrets.auth,
  }
  const exchange = openExchange(readConfig(env))
  const { accounts, sites } = await seedDemo(exchange, hospitals)
  await exchange.db.close()
  let served = await serve({ port, dataDir, env })
  atEnd(() => served.stop())
  const agents = sites.map((site) => {
    enrolAgent(dataDir, url, site, sites.length)
    return startEmptyAgent(dataDir, site.hospital.key, site.siteId)
  })
  atEnd(() => Promise.all(agents.map((agent) => agent.stop())))
  const kill = async (child: ChildProcess): Promise<number> => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    const at = Date.now()
    child.kill('SIGKILL')
    await gone
    return at
  }
  const account = (email: string): Account => accounts.find((one) => one.email === email)!
  return {
    url,
    dataDir,
    hospitals,
    agents,
    exchangePid: served.child.pid!,
    crashExchange: async () => {
      const at = await kill(served.child)
      served = await serve({ port, dataDir, env })
      return at
    },
    crashAgent: async (place) => {
      const { key, child, siteId } = agents[place]!
      const at = await kill(child)
      agents[place] = startEmptyAgent(dataDir, key, siteId)
      return at
    },
    alive: () => {
      if (served.child.exitCode !== null) throw new Error('The exchange ended by itself.')
      const ended = agents.find((agent) => agent.child.exitCode !== null)
      if (ended) throw new Error(`The site agent of ${ended.key} ended by itself.`)
    },
    person: (email) => signIn(url, account(email)),
  }
}

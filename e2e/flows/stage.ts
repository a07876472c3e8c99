import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#db/embedded.ts'
import { readConfig } from '#server/kernel/config.ts'
import { openExchange } from '#server/kernel/exchange.ts'
import { makePhantoms } from '#workers/phantom/make.ts'
import { type Agent, enrolAgent, startAgent } from '../../scripts/demo/agents.ts'
import { findHospitals, type HospitalSource } from '../../scripts/demo/hospitals.ts'
import { type Account, seedDemo } from '../../scripts/demo/seed.ts'
import { buildApp } from '../../scripts/exchange/build-app.ts'
import { prepareDatabase } from '../../scripts/exchange/prepare-database.ts'
import { ROOT } from '../../scripts/exchange/root.ts'
import { loadSecrets } from '../../scripts/exchange/secrets.ts'
import { serve } from '../../scripts/exchange/serve.ts'

export interface Stage {
  url: string
  dataDir: string
  hospitals: HospitalSource[]
  accounts: Account[]
  agents: Agent[]
  synthetic: boolean
  stop(): Promise<void>
}

/** Real radiographs where they lie beside the repository, phantoms otherwise. */
const REAL = process.env.ROUNDTABLE_TEST_DATA ?? join(ROOT, '../shared/data')

/** A real exchange, a real PostgreSQL and three real site agents, as the demo starts them. */
export const openStage = async (options: { phantoms?: boolean; env?: Record<string, string>; agents?: false } = {}): Promise<Stage> => {
  await buildApp(() => {})
  const dataDir = mkdtempSync(join(tmpdir(), 'roundtable-story-'))
  chmodSync(dataDir, 0o755)
  const real = join(REAL, 'dicom-sites')
  const synthetic = options.phantoms === true || !existsSync(real)
  if (synthetic) for (const site of ['bethesda', 'guangzhou', 'hannover']) await makePhantoms({ dir: join(dataDir, 'phantoms'), site })
  const hospitals = findHospitals([synthetic ? join(dataDir, 'phantoms') : real], synthetic)
  const secrets = loadSecrets(dataDir)
  delete process.env.DATABASE_URL
  const database = await prepareDatabase(dataDir, secrets, `story_${randomBytes(4).toString('hex')}`)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const env = {
    ROUNDTABLE_URL: url,
    ROUNDTABLE_DATA: dataDir,
    ROUNDTABLE_APP_DATABASE_URL: database.appUrl,
    ROUNDTABLE_DEMO: '1',
    AUTH_SECRET: secrets.auth,
    ...options.env,
  }
  const exchange = openExchange(readConfig(env))
  const { accounts, sites } = await seedDemo(exchange, hospitals)
  await exchange.db.close()
  const served = await serve({ port, dataDir, env })
  const agents = (options.agents === false ? [] : sites).map((site) => {
    enrolAgent(dataDir, url, site, sites.length)
    return startAgent(dataDir, site.hospital.key)
  })
  return {
    url,
    dataDir,
    hospitals,
    accounts,
    agents,
    synthetic,
    stop: async () => {
      for (const agent of agents) await agent.stop()
      await served.stop()
      await database.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

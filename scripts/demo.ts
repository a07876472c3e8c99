import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '#server/kernel/config.ts'
import { openExchange } from '#server/kernel/exchange.ts'
import { makePhantoms } from '#workers/phantom/make.ts'
import { type Agent, datasetProblem, enrolAgent, hasEnded, lastWords, startAgent } from './demo/agents.ts'
import { findHospitals, type HospitalSource } from './demo/hospitals.ts'
import { type DemoOptions, HELP, readOptions } from './demo/options.ts'
import { claimFolder, recordRunning } from './demo/running.ts'
import { PASSWORD, seedDemo } from './demo/seed.ts'
import { playStory } from './demo/unattended.ts'
import { buildApp } from './exchange/build-app.ts'
import { prepareDatabase } from './exchange/prepare-database.ts'
import { loadSecrets } from './exchange/secrets.ts'
import { checkPort, serve } from './exchange/serve.ts'

const begun = performance.now()
const say = (text: string) => console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${text}`)

/** Real folders, or phantoms drawn once into the data folder. */
const hospitalsOf = async (options: DemoOptions): Promise<HospitalSource[]> => {
  if (options.data.length > 0) return findHospitals(options.data, false)
  const dir = join(options.dataDir, 'phantoms')
  if (!existsSync(join(dir, 'labels-hannover.csv'))) {
    say('Drawing synthetic phantom radiographs for three hospitals …')
    for (const site of ['bethesda', 'guangzhou', 'hannover']) await makePhantoms({ dir, site })
  }
  return findHospitals([dir], true)
}

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2))
  if (!options) return console.log(HELP)
  await claimFolder(options.dataDir, options, say)
  await checkPort(options.port)
  const secrets = loadSecrets(options.dataDir)
  recordRunning(options.dataDir, options.port, [])
  const hospitals = await hospitalsOf(options)
  say(process.env.DATABASE_URL ? 'Preparing the database …' : 'Starting the embedded PostgreSQL …')
  const database = await prepareDatabase(options.dataDir, secrets, 'roundtable_demo')
  const stops: (() => Promise<unknown>)[] = [database.stop]
  let ending: Promise<void> | null = null
  /** In order: agents, exchange, database last. */
  const stopAll = () =>
    (ending ??= (async () => {
      for (const stop of stops.reverse()) await stop()
    })())
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!ending) console.log('\nStopping …')
      void stopAll().then(() => process.exit(signal === 'SIGINT' && !options.unattended ? 0 : 130))
    })
  try {
    const url = `http://localhost:${options.port}`
    const env = {
      ROUNDTABLE_URL: url,
      ROUNDTABLE_DATA: options.dataDir,
      ROUNDTABLE_APP_DATABASE_URL: database.appUrl,
      ROUNDTABLE_DEMO: '1',
      AUTH_SECRET: secrets.auth,
    }
    await buildApp(say)
    const exchange = openExchange(readConfig({ ...process.env, ...env }))
    const { accounts, sites } = await seedDemo(exchange, hospitals)
    await exchange.db.close()
    say('Starting the exchange …')
    const served = await serve({ port: options.port, dataDir: options.dataDir, env })
    stops.push(served.stop)
    const agents: Agent[] = []
    for (const site of sites) {
      enrolAgent(options.dataDir, url, site, sites.length)
      const agent = startAgent(options.dataDir, site.hospital.key)
      agents.push(agent)
      stops.push(agent.stop)
    }
    recordRunning(options.dataDir, options.port, [served.child.pid!, ...agents.map((agent) => agent.child.pid!)])
    say(`${agents.length} site agents run as processes of their own.`)
    const alive = () => {
      if (ending) throw new Error('The demo was stopped.')
      if (hasEnded(served.child)) throw new Error(`The exchange ended. See ${join(options.dataDir, 'logs/exchange.log')}.`)
      for (const agent of agents) {
        if (hasEnded(agent.child)) throw new Error(`The site agent of ${agent.key} ended.\n${lastWords(agent)}`)
        const problem = datasetProblem(agent)
        if (problem) throw new Error(`The radiographs of ${agent.key} could not be prepared. ${problem}`)
      }
    }
    if (options.unattended) {
      const result = await playStory({ url, accounts, hospitals, agents, rounds: options.rounds, say, alive })
      result.seconds.total = Math.round(performance.now() - begun) / 1000
      await stopAll()
      console.log(JSON.stringify(result))
      process.exit(0)
    }
    console.log(
      `\nRoundtable is at ${url}${hospitals.every((hospital) => hospital.synthetic) ? '  (synthetic phantom radiographs)' : ''}\n\nSign in as (password for all: ${PASSWORD})`,
    )
    for (const account of accounts)
      console.log(`  ${account.email.padEnd(30)} ${account.name.padEnd(16)} ${account.organisation}, ${account.role}`)
    console.log('\nCtrl-C stops everything; the next npm run demo goes on from here (--fresh begins anew).')
    for (const agent of agents)
      agent.child.on('exit', () => {
        if (!ending) console.error(`The site agent of ${agent.key} ended.\n${lastWords(agent)}`)
      })
    const told = new Set<string>()
    setInterval(() => {
      for (const agent of agents) {
        const problem = datasetProblem(agent)
        if (problem && !told.has(agent.key)) console.error(`The radiographs of ${agent.key} could not be prepared. ${problem}`)
        if (problem) told.add(agent.key)
      }
    }, 2000).unref()
    served.child.on('exit', () => {
      if (ending) return
      console.error(`The exchange ended. See ${join(options.dataDir, 'logs/exchange.log')}.`)
      void stopAll().then(() => process.exit(1))
    })
  } catch (error) {
    await stopAll()
    throw error
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})

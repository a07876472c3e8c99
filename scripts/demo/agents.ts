import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from '../exchange/root.ts'
import type { DemoSite } from './seed.ts'

export interface Agent {
  key: string
  home: string
  child: ChildProcess
  stop(): Promise<void>
}

const CLI = join(ROOT, 'workers/cli.ts')
const FLAGS = ['--disable-warning=ExperimentalWarning']

/**
 * The demo hospitals' own rules. Their minimums are far below the defaults, and say so: sample folders are small,
 * and one hospital has patients of one class only.
 */
const demoPolicy = (hospitals: number) => ({
  schema: 'site-policy/v1',
  minimumPatients: 5,
  minimumPerClass: 0,
  minimumSites: Math.min(2, hospitals),
  suppressBelow: 1,
  autoSeal: true,
  maxRounds: 500,
  maxLocalEpochs: 50,
  note: 'Demonstration: lowered minimums (5 patients, no minimum per class, at most 2 sites, evaluation from 1 image of each class) for small sample folders. Real sites keep 100, 20, 3 and 11.',
})

/** Sample folders are small: each split has patients of both classes where the hospital has enough of them, so that every curve is there. */
const DEMO_CHAIN = { pack: { split: 'stratified' } }

/** Settings of the gear chain, as a hospital's IT would give them. */
const setChain = (home: string): void => {
  const [config, chainFile] = [join(home, 'config.json'), join(home, 'chain.json')]
  writeFileSync(chainFile, `${JSON.stringify(DEMO_CHAIN, null, 2)}\n`)
  writeFileSync(config, `${JSON.stringify({ ...JSON.parse(readFileSync(config, 'utf8')), chainFile }, null, 2)}\n`)
}

const homeOf = (dataDir: string, key: string) => join(dataDir, 'sites', key)

/** A demo goes on with the radiographs it was begun with. */
const checkSameData = (home: string, { hospital }: DemoSite): void => {
  const { dataDir } = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')) as { dataDir: string | null }
  if (dataDir !== hospital.folder)
    throw new Error(
      `This demo was begun with the radiographs in ${dataDir}. Add --fresh to begin anew with ${hospital.folder}, or keep both with another --data-dir.`,
    )
}

/** Enrols an agent with its own folder and key, as a hospital's IT would, and writes its policy. */
export const enrolAgent = (dataDir: string, exchangeUrl: string, site: DemoSite, hospitals: number): void => {
  const home = homeOf(dataDir, site.hospital.key)
  if (existsSync(join(home, 'config.json')) && !site.token) {
    checkSameData(home, site)
    return
  }
  mkdirSync(home, { recursive: true })
  const args = [
    'site',
    'enrol',
    '--exchange',
    exchangeUrl,
    '--home',
    home,
    '--data',
    site.hospital.folder,
    '--labels',
    site.hospital.labels,
    '--threads',
    '1',
    '--publish',
    'auto',
  ]
  const done = spawnSync(process.execPath, [...FLAGS, CLI, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ROUNDTABLE_TOKEN: site.token ?? '' },
  })
  if (done.status !== 0)
    throw new Error(`The site agent of ${site.hospital.name} could not be enrolled. ${(done.stderr || done.stdout).trim()}`)
  setChain(home)
  writeFileSync(join(home, 'policy.json'), `${JSON.stringify(demoPolicy(hospitals), null, 2)}\n`)
}

/** Starts the agent as a process of its own. */
export const startAgent = (dataDir: string, key: string, env: Record<string, string> = {}): Agent => {
  const home = homeOf(dataDir, key)
  const log = openSync(join(home, 'agent.log'), 'a')
  const child = spawn(process.execPath, [...FLAGS, CLI, 'site', 'run', '--home', home], {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, ...env },
  })
  closeSync(log)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    for (let i = 0; i < 100 && child.exitCode === null && child.signalCode === null; i++) await sleep(50)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  }
  return { key, home, child, stop }
}

export const lastWords = (agent: Agent): string => {
  const file = join(agent.home, 'agent.log')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-5).join('\n') : ''
}

/** Ended by itself or by a signal. */
export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/** Why the agent has no data set to offer, in its own words; null while it prepares or has one. */
export const datasetProblem = (agent: Agent): string | null => {
  const file = join(agent.home, 'log.jsonl')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  const begun = lines.findLastIndex((line) => line.includes('"event":"agent.started"'))
  const found = lines
    .slice(Math.max(begun, 0))
    .findLast((line) => line.includes('"event":"dataset.unpublished"') || line.includes('"event":"prepare.done"'))
  if (!found?.includes('dataset.unpublished')) return null
  return (JSON.parse(found) as { msg: string }).msg
}

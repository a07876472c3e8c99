import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { encodeServerState } from '#core/aggregation/server-state-file.ts'
import type { Hash } from '#core/id.ts'
import { parameterCount } from '#core/model/template.ts'
import type { TaskResult } from '#core/protocol/messages.ts'
import { type Plan, planHash } from '#core/run/plan.ts'
import { startFakeExchange } from './testing/fake-exchange.ts'
import { makeHospital, TINY_PLAN } from './testing/hospital.ts'
import { preparedPhantoms } from './testing/prepared-phantoms.ts'
import { type CliProcess, startCli } from './testing/run-cli.ts'

const RUN = '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f00aa'
const plan: Plan = {
  ...TINY_PLAN,
  algorithm: 'scaffold',
  optimizer: { name: 'sgd', learningRate: '0.05', weightDecay: '0', momentum: '0' },
}

/** Rounds 1, 2 and 3 at one site; round 3 goes on from round 1, as if round 2 had not counted. @returns the hashes of the updates, and the log */
const threeRounds = async (phantoms: Awaited<ReturnType<typeof preparedPhantoms>>, killedInRound2: string | null) => {
  const { outDir, manifestHash, chainHash } = phantoms.report
  const exchange = await startFakeExchange()
  const hospital = await makeHospital(exchange, { plan, outDir, manifest: manifestHash, chain: chainHash as Hash })
  const c = Float32Array.from({ length: parameterCount(plan) }, (_, i) => Math.sin(i) / 100)
  const state = encodeServerState({ c }, { plan: planHash(plan), round: 1 })
  const hash = createHash('sha256').update(state).digest('hex')
  exchange.blobs.set(hash, Buffer.from(state))
  const started: CliProcess[] = []
  const start = (failpoint: string | null) => {
    const env = { NODE_ENV: 'test', ...(failpoint && { ROUNDTABLE_FAILPOINT: failpoint }) } as const
    const process = startCli(['site', 'run', '--home', hospital.home.dir], env)
    started.push(process)
    return process
  }
  const end = async ({ child, ended }: CliProcess) => {
    child.kill('SIGTERM')
    await ended
  }
  const results = () => exchange.json('/result') as TaskResult[]
  const control = { state: hash, bytes: state.length, since: 1 }
  try {
    let agent = start(null)
    exchange.give(hospital.order({ run: RUN }))
    await exchange.done(1)
    if (killedInRound2 !== null) {
      await end(agent)
      agent = start(killedInRound2)
    }
    exchange.give(hospital.order({ run: RUN, round: 2, control }))
    if (killedInRound2 !== null) {
      expect((await agent.ended).signal).toBe('SIGKILL')
      agent = start(null)
    }
    await exchange.done(2)
    exchange.give(hospital.order({ run: RUN, round: 3, control }))
    await exchange.done(3)
    await end(agent)
    return { updates: results().map(({ update }) => update), log: await readFile(hospital.home.log, 'utf8') }
  } finally {
    for (const { child } of started) child.kill('SIGKILL')
    await exchange.close()
    await rm(hospital.home.dir, { recursive: true, force: true })
  }
}

test('a site that is killed between keeping its control variate and sending its result goes on from the one that counted: the same updates', async () => {
  const phantoms = await preparedPhantoms()
  try {
    const undisturbed = await threeRounds(phantoms, null)
    expect(new Set(undisturbed.updates).size).toBe(3)
    const killed = await threeRounds(phantoms, 'control-kept')
    expect(killed.updates).toEqual(undisturbed.updates)
    expect(killed.log).not.toContain('control.lost')
  } finally {
    await rm(phantoms.dir, { recursive: true, force: true })
  }
}, 120_000)

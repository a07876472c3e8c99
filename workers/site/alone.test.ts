import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StopReceipt, TaskResult } from '#core/protocol/messages.ts'
import { endlessTrainer, fastTrainer, startAgent, type TestAgent } from './testing/agent.ts'
import { type FakeExchange, nowSeconds, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital, TINY_PLAN } from './testing/hospital.ts'
import type { Trainer } from './trainer.ts'

let exchange: FakeExchange
let hospital: Hospital
let agent: TestAgent | null = null
const plan = { ...TINY_PLAN, localOnly: true as const }

beforeEach(async () => {
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange, { plan })
})
afterEach(async () => {
  await agent?.stop()
  agent = null
  await exchange.close()
  await rm(hospital.home.dir, { recursive: true, force: true })
})

const evaluator: Trainer['run'] = async (work, hooks) => ({ ...(await fastTrainer()(work, hooks)), update: null })
const finalOrder = () => ({
  ...{ taskKind: 'evaluate', round: plan.rounds + 1 },
  alone: { initial: hospital.baseHash, initialBytes: hospital.base.length, rounds: plan.rounds + 7 },
})
const results = () => exchange.json('/result') as TaskResult[]

test('a model of this site alone starts from the first model, for no more rounds than agreed and no longer than the policy allows', async () => {
  await hospital.setPolicy({ maxSecondsAlone: 100 })
  agent = startAgent(hospital.home, evaluator)
  exchange.give(hospital.order(finalOrder()))
  await exchange.until(() => results().length === 1, 'the result')
  expect(agent.work[0]).toMatchObject({ alone: { rounds: plan.rounds, seconds: 100 }, timeoutMs: 3_700_000 })
  expect(agent.work[0]?.alone?.initialPath).toContain(hospital.baseHash)
})

test('a plan that asks for no such model gets none, whatever the order says', async () => {
  const other = await makeHospital(exchange)
  agent = startAgent(other.home, evaluator)
  exchange.give(other.order(finalOrder()))
  await exchange.until(() => results().length === 1, 'the result')
  expect(agent.work[0]).toMatchObject({ timeoutMs: 3_600_000 })
  expect(agent.work[0]?.alone).toBeUndefined()
  await agent.stop()
  await rm(other.home.dir, { recursive: true, force: true })
})

test('an agent that ended in its midst begins it anew, and a cancel order ends it with nothing sent', async () => {
  agent = startAgent(hospital.home, endlessTrainer)
  exchange.give(hospital.order({ ...finalOrder(), leaseSeconds: 3 }))
  await exchange.until(() => agent?.work.length === 1, 'the work')
  await agent.stop()
  agent = startAgent(hospital.home, endlessTrainer)
  await exchange.until(() => agent?.work.length === 1, 'the work again')
  expect(agent.work[0]?.alone?.rounds).toBe(plan.rounds)
  exchange.behaviour.heartbeat = (task) => ({
    ...{ kind: 'cancel', site: exchange.behaviour.site, issuedAt: nowSeconds(), task },
    ...{ code: 'RUN_PAUSED', reason: 'The run was paused.' },
  })
  await exchange.until(() => (exchange.json('/stopped') as StopReceipt[]).length === 1, 'the receipt')
  expect(exchange.json('/stopped')).toMatchObject([{ code: 'RUN_PAUSED', sent: false }])
  expect(results()).toEqual([])
})

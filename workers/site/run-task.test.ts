import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { ed25519 } from '@noble/curves/ed25519.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TaskError, TaskResult } from '#core/protocol/messages.ts'
import { bytesFor, endlessTrainer, fastTrainer, startAgent, type TestAgent } from './testing/agent.ts'
import { type FakeExchange, nowSeconds, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital } from './testing/hospital.ts'

let exchange: FakeExchange
let hospital: Hospital
let agent: TestAgent | null = null

beforeEach(async () => {
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
})
afterEach(async () => {
  await agent?.stop()
  agent = null
  await exchange.close()
  await rm(hospital.home.dir, { recursive: true, force: true })
})

const errors = () => exchange.json('/error') as TaskError[]
const results = () => exchange.json('/result') as TaskResult[]
const logged = (event: string) => agent!.lines.filter((line) => line.event === event)

test('a signed task is trained, its update uploaded whole and its result reported under its lease', async () => {
  agent = startAgent(hospital.home, fastTrainer(5000), { chunkBytes: 2048 })
  const order = hospital.order()
  exchange.give(order)
  await exchange.until(() => results().length === 1, 'the result')
  const [result] = results()
  expect(result).toMatchObject({ lease: order.lease, attempt: 1, images: 200, steps: 10, trainLoss: '0.500000' })
  expect(exchange.blobs.get(result!.update!)).toEqual(Buffer.from(bytesFor(agent.work[0]!, 5000)))
  expect(exchange.received.filter(({ method }) => method === 'PUT')).toHaveLength(3)
  expect(agent.work[0]).toMatchObject({
    manifest: hospital.terms.dataset.manifest,
    suppressBelow: 11,
    memoryMb: 2048,
    timeoutMs: 3_600_000,
  })
})

test('an order that another key signed is ignored', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order(), ed25519.utils.randomSecretKey())
  await exchange.until(() => logged('order.ignored').length === 1, 'the refusal')
  expect(logged('order.ignored')[0]!.code).toBe('ORDER_SIGNATURE')
  expect(agent.work).toEqual([])
})

test('an order for another site, or of an unknown kind, is ignored', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order({ site: '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0003' }))
  exchange.give({ kind: 'install', site: exchange.behaviour.site, issuedAt: nowSeconds(), url: 'https://example.org/x.js' })
  exchange.give(hospital.order({ extra: 1 }))
  await exchange.until(() => logged('order.ignored').length === 3, 'the refusals')
  expect(logged('order.ignored').map((line) => line.code)).toEqual(['ORDER_MISMATCH', 'ORDER_MISMATCH', 'ORDER_MISMATCH'])
  expect(agent.work).toEqual([])
})

test('round 1 of a plan that names no file is refused from any weights but those of its seed; nothing is fetched', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  const other = Buffer.from('another model')
  const base = createHash('sha256').update(other).digest('hex')
  exchange.blobs.set(base, other)
  exchange.give(hospital.order({ base, baseBytes: other.length }))
  await exchange.until(() => errors().length === 1, 'the refusal')
  expect(errors()[0]).toMatchObject({ code: 'BASE_MISMATCH', phase: 'fetch' })
  expect(exchange.received.filter(({ method }) => method === 'GET')).toEqual([])
  expect(agent.work).toEqual([])
})

test('without a policy file a task is refused and nothing of the data set is opened: its folder does not even exist', async () => {
  await rm(hospital.home.policy)
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order())
  await exchange.until(() => errors().length === 1, 'the refusal')
  expect(errors()[0]).toMatchObject({ code: 'POLICY_MISSING', phase: 'fetch' })
  expect(errors()[0]!.message).toContain('roundtable site policy init')
  expect(agent.work).toEqual([])
  expect(exchange.received.some(({ method }) => method === 'GET')).toBe(false)
})

test.each([
  ['under terms that this site never sealed', { terms: 'a'.repeat(64) }, 'SEAL_MISSING'],
  ['with another plan than the one signed', { planHash: 'b'.repeat(64) }, 'PLAN_MISMATCH'],
  ['of a round that the plan does not have', { round: 21 }, 'ROUND_OUT_OF_RANGE'],
  ['on a status that is too old', { issuedAt: '2021-01-01T00:00:00Z' }, 'STATUS_STALE'],
])('a task %s is refused before anything is fetched', async (_, changes, code) => {
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order(changes))
  await exchange.until(() => errors().length === 1, 'the refusal')
  expect(errors()[0]!.code).toBe(code)
  expect(agent.work).toEqual([])
})

test('a task that is laxer than the local policy is refused with the rule it breaks', async () => {
  await hospital.setPolicy({ minimumSites: 5 })
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order())
  await exchange.until(() => errors().length === 1, 'the refusal')
  expect(errors()[0]).toMatchObject({ code: 'POLICY_DENIES' })
  expect(errors()[0]!.message).toContain('at least 5')
})

test('a round that is past is refused, also after a restart', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order({ round: 3 }))
  await exchange.until(() => logged('task.done').length === 1, 'the end of round 3')
  await agent.stop()
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order({ round: 2 }))
  await exchange.until(() => errors().length === 1, 'the refusal')
  expect(errors()[0]!.code).toBe('ROUND_REPLAYED')
})

test('the same work under a new lease is sent again without training again', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  const first = hospital.order()
  exchange.behaviour.intercept = ({ path }, response) => {
    if (!path.endsWith('/result')) return false
    exchange.behaviour.intercept = null
    response
      .writeHead(409, { 'content-type': 'application/json' })
      .end(JSON.stringify({ code: 'LEASE_LOST', message: 'The lease has ended.' }))
    return true
  }
  exchange.give(first)
  await exchange.until(() => logged('task.forgotten').length === 1, 'the refusal')
  const second = hospital.order({ task: first.task, attempt: 2 })
  exchange.give(second)
  await exchange.until(() => results().length === 2, 'the second result')
  expect(results()[1]).toMatchObject({ lease: second.lease, attempt: 2, update: results()[0]!.update })
  expect(agent.work).toHaveLength(1)
})

test('an agent that is stopped while it trains ends its trainer, says nothing, and takes the task up again when it is started', async () => {
  agent = startAgent(hospital.home, endlessTrainer)
  const order = hospital.order()
  exchange.give(order)
  await exchange.until(() => agent!.work.length === 1, 'the work')
  await agent.stop()
  expect([errors(), exchange.json('/stopped')]).toEqual([[], []])
  agent = startAgent(hospital.home, fastTrainer())
  await exchange.until(() => results().length === 1, 'the result')
  expect(results()[0]).toMatchObject({ lease: order.lease, attempt: 1 })
})

test('a task that ended the agent three times is not begun a fourth time', async () => {
  exchange.give(hospital.order())
  for (let i = 0; i < 3; i++) {
    agent = startAgent(hospital.home, endlessTrainer)
    await exchange.until(() => agent!.work.length === 1, 'the work')
    await agent.stop()
  }
  agent = startAgent(hospital.home, fastTrainer())
  const polls = exchange.json('/poll').length
  await exchange.until(() => exchange.json('/poll').length > polls, 'a poll')
  expect(agent.work).toEqual([])
})

test('an agent without a data set says so, keeps polling, and refuses tasks', async () => {
  await rm(hospital.home.published)
  agent = startAgent(hospital.home, fastTrainer())
  await exchange.until(() => logged('dataset.none').length === 1, 'the notice')
  exchange.give(hospital.order())
  await exchange.until(() => errors().length === 1, 'the refusal of the task')
  expect(errors()[0]!.code).toBe('DATASET_MISMATCH')
})

test('an order under a lease that was taken before is not carried out twice', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  const order = hospital.order()
  exchange.give(order)
  exchange.give(order)
  await exchange.until(() => results().length === 1, 'the result')
  exchange.give(order)
  const polls = exchange.json('/poll').length
  await exchange.until(() => exchange.json('/poll').length > polls + 1, 'further polls')
  expect([results().length, agent.work.length]).toEqual([1, 1])
})

test('a poll that is answered by something else is said in the log, and the agent goes on', async () => {
  exchange.behaviour.intercept = ({ path }, response) => {
    if (!path.endsWith('/poll')) return false
    exchange.behaviour.intercept = null
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"jobs":[]}')
    return true
  }
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order())
  await exchange.until(() => results().length === 1, 'the result')
  expect(logged('exchange.fault')[0]!.code).toBe('ANSWER_UNKNOWN')
  expect(logged('exchange.back')).toHaveLength(1)
})

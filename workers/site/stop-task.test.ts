import { rm, writeFile } from 'node:fs/promises'
import { ed25519 } from '@noble/curves/ed25519.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { signJws } from '#core/protocol/jws.ts'
import { ORDER_TYP, type TaskError, type TaskResult } from '#core/protocol/messages.ts'
import { writeJson } from './files.ts'
import { openJournal } from './journal.ts'
import { endlessTrainer, fastTrainer, startAgent, type TestAgent } from './testing/agent.ts'
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

test('a signed cancel in answer to a heartbeat stops the trainer; a receipt says at which step and that nothing was sent', async () => {
  agent = startAgent(hospital.home, endlessTrainer)
  const order = hospital.order({ leaseSeconds: 9 })
  exchange.give(order)
  await exchange.until(() => exchange.json('/heartbeat').length >= 2, 'a heartbeat while training')
  exchange.behaviour.heartbeat = (task) => ({
    kind: 'cancel',
    site: exchange.behaviour.site,
    issuedAt: nowSeconds(),
    task,
    code: 'AGREEMENT_ENDED',
    reason: 'The agreement was ended.',
  })
  await exchange.until(() => exchange.json('/stopped').length === 1, 'the receipt')
  const [receipt] = exchange.json('/stopped') as { step: number; sent: boolean; code: string }[]
  expect(receipt).toMatchObject({ task: order.task, code: 'AGREEMENT_ENDED', sent: false })
  expect(receipt!.step).toBeGreaterThan(0)
  expect(exchange.received.some(({ method }) => method === 'PUT')).toBe(false)
  expect(results()).toEqual([])
  const journal = await openJournal(hospital.home.journal)
  expect(journal.unfinished()).toEqual([])
  await journal.close()
})

test('when heartbeats stay without a valid answer for longer than the lease, the trainer is stopped', async () => {
  agent = startAgent(hospital.home, endlessTrainer)
  exchange.behaviour.heartbeat = () => null
  exchange.give(hospital.order({ leaseSeconds: 2 }))
  await exchange.until(() => logged('task.stopped').length === 1, 'the stop')
  expect(logged('task.stopped')[0]!.code).toBe('STATUS_STALE')
})

test('a pause file stops a running task without failing it; while it lies there tasks are refused, and polls say so', async () => {
  agent = startAgent(hospital.home, endlessTrainer)
  exchange.give(hospital.order())
  await exchange.until(() => agent!.work.length === 1, 'the work')
  await writeJson(hospital.home.pause, { since: nowSeconds(), reason: 'Maintenance' })
  await exchange.until(() => exchange.json('/stopped').length === 1, 'the receipt')
  expect(exchange.json('/stopped')[0]).toMatchObject({ code: 'SITE_PAUSED', sent: false })
  await exchange.until(() => exchange.json('/poll').some((poll) => (poll as { paused: unknown }).paused !== null), 'a poll that says so')
  expect([errors(), results()]).toEqual([[], []])
  exchange.give(hospital.order())
  await exchange.until(() => errors().length === 1, 'the refusal')
  expect(errors()[0]).toMatchObject({ code: 'SITE_PAUSED' })
  expect(agent.work).toHaveLength(1)
  await rm(hospital.home.pause)
  // A poll that the end of the pause cuts short would take the order with it.
  const lastPoll = () => exchange.json('/poll').at(-1) as { paused: unknown } | undefined
  await exchange.until(() => lastPoll()?.paused === null, 'a poll that says so')
  exchange.give(hospital.order({ round: 2 }))
  await exchange.until(() => agent!.work.length === 2, 'work after the pause')
})

test('a local revocation stops a running task with the exchange down', async () => {
  agent = startAgent(hospital.home, endlessTrainer)
  exchange.give(hospital.order())
  await exchange.until(() => agent!.work.length === 1, 'the work')
  exchange.behaviour.intercept = (_, response) => {
    response.destroy()
    return true
  }
  await writeJson(hospital.home.revoked, { schema: 'revoked/v1', revoked: [{ terms: hospital.termsHash, at: nowSeconds(), reason: '' }] })
  await exchange.until(() => logged('task.stopped').length === 1, 'the stop')
  expect(logged('task.stopped')[0]!.code).toBe('AGREEMENT_ENDED')
})

test('a pause file that cannot be read counts as a pause', async () => {
  await writeFile(hospital.home.pause, '{ not json')
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order())
  await exchange.until(() => errors().length === 1, 'the refusal')
  expect(errors()[0]!.code).toBe('SITE_PAUSED')
})

test('a changed policy is told to the exchange at once', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  await exchange.until(() => exchange.json('/poll').length > 0, 'a poll')
  await hospital.setPolicy({ maxRounds: 7 })
  const told = () => exchange.json('/poll').some((poll) => (poll as { policy: { maxRounds: number } }).policy.maxRounds === 7)
  await exchange.until(told, 'a poll with the new policy')
})

test('a cancel that another key signed stops nothing', async () => {
  const forged = signJws(
    ORDER_TYP,
    { kind: 'cancel', site: exchange.behaviour.site, issuedAt: nowSeconds(), task: hospital.order().task, code: 'X', reason: 'x' },
    ed25519.utils.randomSecretKey(),
  )
  exchange.behaviour.intercept = ({ path }, response) => {
    if (!path.endsWith('/heartbeat')) return false
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ order: forged }))
    return true
  }
  agent = startAgent(hospital.home, endlessTrainer)
  exchange.give(hospital.order({ leaseSeconds: 30 }))
  await exchange.until(() => logged('heartbeat.ignored').length >= 2, 'heartbeats that are ignored')
  expect(logged('heartbeat.ignored')[0]!.code).toBe('ORDER_SIGNATURE')
  expect(logged('task.stopped')).toEqual([])
})

test.each([
  ['a cancel order', (task: unknown) => ({ kind: 'cancel', task, code: 'ROUND_CLOSED', reason: 'The round has closed.' }), 'ROUND_CLOSED'],
  [
    'a status that suspends the agreement',
    () => ({ kind: 'status', agreements: [{ terms: hospital.termsHash, state: 'SUSPENDED' }] }),
    'AGREEMENT_SUSPENDED',
  ],
])('%s in answer to a poll stops the running task', async (_, make, code) => {
  agent = startAgent(hospital.home, endlessTrainer)
  const order = hospital.order()
  exchange.give(order)
  await exchange.until(() => agent!.work.length === 1, 'the work')
  exchange.give({ site: exchange.behaviour.site, issuedAt: nowSeconds(), ...make(order.task) })
  await exchange.until(() => exchange.json('/stopped').length === 1, 'the receipt')
  expect(exchange.json('/stopped')[0]).toMatchObject({ code, sent: false })
})

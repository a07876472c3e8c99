import { existsSync } from 'node:fs'
import { rm, utimes } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadKey } from './keys.ts'
import { fastTrainer, startAgent } from './testing/agent.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital } from './testing/hospital.ts'

let exchange: FakeExchange
let hospital: Hospital
beforeEach(async () => {
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
})
afterEach(async () => {
  await exchange.close()
  await rm(hospital.home.dir, { recursive: true, force: true })
})
const DAY_MS = 86_400_000
const aged = (days: number) => utimes(hospital.home.key, new Date(), new Date(Date.now() - days * DAY_MS))
/** The exchange takes the new key, as the real one does. */
const takeRotations = () => {
  exchange.behaviour.intercept = ({ path, body }, response) => {
    if (path !== '/api/site/rotate') return false
    const { byNew } = JSON.parse(body.toString()) as { byNew: string }
    exchange.behaviour.siteKey = JSON.parse(Buffer.from(byNew.split('.')[1]!, 'base64url').toString()).to
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
    return true
  }
}

test('a key of 91 days is changed at the start, and a task under an agreement that was sealed with it is worked all the same', async () => {
  await aged(91)
  takeRotations()
  const agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order())
  await exchange.done(1)
  await agent.stop()
  const key = await loadKey(hospital.home)
  expect(key.former).toEqual([hospital.key.thumbprint])
  expect(existsSync(hospital.home.nextKey)).toBe(false)
  expect(agent.lines.map(({ event }) => event)).toContain('key.rotated')
  expect(exchange.received.at(-1)!.headers['signature-input']).toContain(key.thumbprint)
})

test('a key of 89 days is not changed', async () => {
  await aged(89)
  const agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order())
  await exchange.done(1)
  await agent.stop()
  expect((await loadKey(hospital.home)).thumbprint).toBe(hospital.key.thumbprint)
  expect(exchange.json('/rotate')).toEqual([])
})

test('a key that the exchange will not change now is used on, and nothing stops', async () => {
  await aged(91)
  exchange.behaviour.intercept = ({ path }, response) => {
    if (path !== '/api/site/rotate') return false
    response.writeHead(409, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'BLOCKED', message: 'An agreement waits.' }))
    return true
  }
  const agent = startAgent(hospital.home, fastTrainer())
  exchange.give(hospital.order())
  await exchange.done(1)
  await agent.stop()
  expect((await loadKey(hospital.home)).thumbprint).toBe(hospital.key.thumbprint)
  expect(agent.lines.find(({ event }) => event === 'key.kept')?.code).toBe('BLOCKED')
  expect(exchange.json('/rotate')).toHaveLength(1)
})

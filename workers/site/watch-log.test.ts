import { readFile, rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { madeLog } from '#core/audit/testing/made-log.ts'
import type { TaskError } from '#core/protocol/messages.ts'
import { siteStatus } from './status.ts'
import { fastTrainer, startAgent, type TestAgent } from './testing/agent.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
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

const shown = (size: number, changes: Parameters<typeof madeLog>[1] = {}) =>
  madeLog(size, { exchange: exchange.url, secret: exchange.secret, ...changes })
const cosignatures = () => exchange.json('/cosignatures') as { size: number; line: string }[]
const text = (log: ReadonlyMap<string, Uint8Array>) => Buffer.from(log.get('checkpoint')!).toString()

/** Begun anew, the agent looks at the log before it asks for work. */
const begun = async (log: ReadonlyMap<string, Uint8Array>): Promise<TestAgent> => {
  await agent?.stop()
  exchange.behaviour.log = log
  agent = startAgent(hospital.home, fastTrainer())
  return agent
}

test('an agent cosigns the log of its exchange, again when it has grown, and trains', async () => {
  await begun(shown(300))
  await exchange.until(() => cosignatures().length === 1, 'the first cosignature')
  await begun(shown(700))
  await exchange.until(() => cosignatures().length === 2, 'the second cosignature')
  expect(cosignatures().map(({ size }) => size)).toEqual([300, 700])
  exchange.give(hospital.order())
  await exchange.done(1)
  expect(await siteStatus(hospital.home)).toMatchObject({ witnessed: 700, logConflict: false })
})

test.each([
  ['rewritten', () => shown(700, { story: 'another', from: 5 })],
  ['of the same size, with another root', () => shown(300, { story: 'another', from: 5 })],
  ['set back, as after an old backup', () => shown(200)],
])('when the log is %s, the agent keeps both checkpoints, signs nothing and refuses the next task', async (_, other) => {
  const first = shown(300)
  await begun(first)
  await exchange.until(() => cosignatures().length === 1, 'the cosignature')
  const second = other()
  const running = await begun(second)
  await exchange.until(() => running.lines.some(({ code }) => code === 'LOG_CONFLICT'), 'the warning')
  exchange.give(hospital.order())
  await exchange.until(() => exchange.json('/error').length === 1, 'the refusal')
  expect((exchange.json('/error') as TaskError[])[0]!.code).toBe('LOG_CONFLICT')
  expect(running.work).toEqual([])
  expect(cosignatures()).toHaveLength(1)
  expect(JSON.parse(await readFile(hospital.home.conflict, 'utf8'))).toMatchObject({ first: text(first), second: text(second) })
  expect(await siteStatus(hospital.home)).toMatchObject({ witnessed: 300, logConflict: true })
})

test('a part of the log that cannot be had is said, and neither signed nor taken for a contradiction', async () => {
  await begun(shown(300))
  await exchange.until(() => cosignatures().length === 1, 'the cosignature')
  const grown = shown(700)
  for (const path of [...grown.keys()]) if (path.startsWith('tile/')) grown.delete(path)
  const running = await begun(grown)
  await exchange.until(() => running.lines.some(({ event }) => event === 'log.unchecked'), 'the warning')
  expect(cosignatures()).toHaveLength(1)
  exchange.give(hospital.order())
  await exchange.done(1)
})

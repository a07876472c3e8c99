import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as z from 'zod'
import { chainHash } from '#core/gear/chain.ts'
import type { DatasetReport } from '#core/protocol/messages.ts'
import { Preparing } from '#core/protocol/preparing.ts'
import { loadConfig } from './config.ts'
import { writeJson } from './files.ts'
import { readPublished } from './published.ts'
import { fastTrainer, startAgent, type TestAgent } from './testing/agent.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital } from './testing/hospital.ts'
import { preparedPhantoms } from './testing/prepared-phantoms.ts'

let phantoms: Awaited<ReturnType<typeof preparedPhantoms>>
let exchange: FakeExchange
let hospital: Hospital
let agent: TestAgent
beforeAll(async () => {
  phantoms = await preparedPhantoms()
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
  await rm(hospital.home.published)
  await writeJson(hospital.home.config, {
    ...(await loadConfig(hospital.home)),
    dataDir: phantoms.set.inputDir,
    labelsFile: phantoms.set.labels,
    threads: 1,
    publish: 'auto',
  })
})
afterAll(async () => {
  await agent.stop()
  await exchange.close()
  await rm(phantoms.dir, { recursive: true, force: true })
  await rm(hospital.home.dir, { recursive: true, force: true })
})

test('an agent without a prepared set prepares the data folder and tells suppressed counts, after writing down the exact bytes', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  await exchange.until(() => agent.lines.some((line) => line.event === 'dataset.published'), 'the publication', 30_000)
  const sent = exchange.received.find(({ path }) => path.endsWith('/datasets'))!
  expect(sent.body).toEqual(await readFile(join(hospital.home.outbox, 'listing-preview.json')))
  const report = JSON.parse(sent.body.toString()) as z.infer<typeof DatasetReport>
  expect(report).toMatchObject({ synthetic: true, labels: ['pneumonia'], name: 'Hannover' })
  expect(chainHash(report.gears)).toBe(report.chain)
  expect(report.summary.measures.map(({ check }) => check)).toContain('entropy')
  expect(agent.lines.some((line) => line.event === 'dataset.waiting')).toBe(false)
  for (const [, value] of sent.body.toString().matchAll(/"value":(\d+)/g)) expect(Number(value)).toBeGreaterThanOrEqual(11)
})

test('what was told does not hold a file name, a pseudonym or a path', async () => {
  const text = exchange.received.find(({ path }) => path.endsWith('/datasets'))!.body.toString()
  const items = (await readFile(join(hospital.home.data, 'prepared/items.jsonl'), 'utf8')).trim().split('\n')
  const { patient, study } = JSON.parse(items[0]!) as { patient: string; study: string }
  for (const secret of [patient, study, hospital.home.dir, phantoms.dir, 'PHANTOM', '.dcm']) expect(text).not.toContain(secret)
  const log = agent.lines.map((line) => line.sentence).join('\n')
  for (const secret of [patient, study, '.dcm']) expect(log).not.toContain(secret)
})

test('while it prepared, the exchange was told how far it is in shares and suppressed counts, and at the end that it is done', async () => {
  await exchange.until(() => (exchange.json('/preparing').at(-1) as Preparing | undefined)?.state === 'idle', 'the end of preparing')
  const told = exchange.json('/preparing').map((body) => Preparing.parse(body))
  const way = told.filter((one) => one.state === 'preparing')
  expect(way.length).toBeGreaterThan(0)
  for (const { excluded } of way) expect(excluded.kind === 'count' ? excluded.value : 11).toBeGreaterThanOrEqual(11)
})

test('the manifest is pinned with exact counts at the site, and a restart does not publish again', async () => {
  const [set] = await readPublished(hospital.home)
  expect(set).toMatchObject({ patients: 40, images: 60, synthetic: true })
  // Every patient of this made-up hospital has pneumonia.
  expect(set!.smallestClass).toEqual({ pneumonia: 0 })
  await agent.stop()
  agent = startAgent(hospital.home, fastTrainer())
  const polls = exchange.json('/poll').length
  await exchange.until(() => exchange.json('/poll').length > polls, 'a poll of the new agent')
  expect(exchange.json('/datasets')).toHaveLength(1)
})

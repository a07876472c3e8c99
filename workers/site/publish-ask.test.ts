import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Preparing } from '#core/protocol/preparing.ts'
import { loadConfig } from './config.ts'
import { writeJson } from './files.ts'
import { fastTrainer, startAgent, type TestAgent } from './testing/agent.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital } from './testing/hospital.ts'
import { preparedPhantoms } from './testing/prepared-phantoms.ts'
import { runCli } from './testing/run-cli.ts'

let phantoms: Awaited<ReturnType<typeof preparedPhantoms>>
let exchange: FakeExchange
let hospital: Hospital
let agent: TestAgent | null = null
const home = () => ['--home', hospital.home.dir]
const preview = () => readFile(hospital.home.preview)
const waiting = () => agent!.lines.filter((line) => line.event === 'dataset.waiting').length
const lastState = () => (exchange.json('/preparing').at(-1) as Preparing | undefined)?.state

beforeAll(async () => {
  phantoms = await preparedPhantoms()
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
  await rm(hospital.home.published)
  await writeJson(hospital.home.config, { ...(await loadConfig(hospital.home)), preparedDir: phantoms.report.outDir })
})
afterAll(async () => {
  await agent?.stop()
  await exchange.close()
  await rm(phantoms.dir, { recursive: true, force: true })
  await rm(hospital.home.dir, { recursive: true, force: true })
})

test('unless its config says auto, the agent writes down what would leave, says that it waits, and sends nothing', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  await exchange.until(() => waiting() === 1, 'the word that it waits')
  await exchange.until(() => lastState() === 'waiting-for-approval', 'the word to the exchange')
  expect(JSON.parse((await preview()).toString())).toMatchObject({ chain: phantoms.report.chainHash })
  expect((await runCli(['site', 'status', ...home()])).out).toMatch(
    /to approve +what is told of the data set [0-9a-f]{12}: roundtable site publish/,
  )
  expect(exchange.json('/datasets')).toHaveLength(0)
})

test('the steward reads the counts in words, the rules and the hash of the bytes; without a terminal and --yes nothing is approved', async () => {
  const { code, out } = await runCli(['site', 'publish', ...home()])
  expect(code).toBe(1)
  const bytes = await preview()
  expect(out).toContain(`These are ${bytes.length} bytes with the SHA-256 ${createHash('sha256').update(bytes).digest('hex')}.`)
  expect(out).toContain('A number with fewer than 11 people behind it is hidden at the site.')
  expect(out).toMatch(/patients +40/)
  expect(out).toMatch(/qc \d+\.\d+\.\d+ \([0-9a-f]{12}\)/)
  expect(out).toContain('Add --yes to approve these bytes.')
  expect(exchange.json('/datasets')).toHaveLength(0)
})

test('a yes to other bytes is no yes: a policy that hides more makes new bytes, which wait for a yes of their own', async () => {
  const before = await preview()
  await writeFile(
    hospital.home.approval,
    JSON.stringify({ schema: 'approval/v1', sha256: '0'.repeat(64), bytes: before.length, approvedAt: 'then' }),
  )
  await hospital.setPolicy({ suppressBelow: 20 })
  await exchange.until(() => waiting() === 2, 'the question about the new bytes')
  expect(JSON.parse((await preview()).toString())).toMatchObject({ summary: { k: 20 } })
  expect(await preview()).not.toEqual(before)
  expect(exchange.json('/datasets')).toHaveLength(0)
})

test('after the yes the running agent sends exactly the approved bytes, once', async () => {
  const bytes = await preview()
  const { code, out } = await runCli(['site', 'publish', '--yes', ...home()])
  expect([code, out]).toEqual([0, expect.stringContaining('Approved. The running agent sends these bytes now.')])
  await exchange.until(() => exchange.json('/datasets').length > 0, 'the publication')
  expect(exchange.received.filter(({ path }) => path.endsWith('/datasets')).map(({ body }) => body)).toEqual([bytes])
  await exchange.until(() => lastState() === 'idle', 'the word that it is done')
  const again = await runCli(['site', 'publish', ...home()])
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('Nothing is left to approve.')])
})

test('without a running agent the command sends the approved bytes itself', async () => {
  await agent?.stop()
  agent = null
  await rm(hospital.home.published)
  const { code } = await runCli(['site', 'publish', '--yes', ...home()])
  expect(code).toBe(0)
  expect(exchange.received.filter(({ path }) => path.endsWith('/datasets')).at(-1)!.body).toEqual(await preview())
  expect((await runCli(['site', 'status', ...home()])).out).toMatch(/to approve +nothing/)
})

test('what could not be prepared is told by a code alone: the sentence with its path stays at the site', async () => {
  await rm(hospital.home.published)
  await writeJson(hospital.home.config, {
    ...(await loadConfig(hospital.home)),
    preparedDir: join(hospital.home.dir, 'fresh'),
    dataDir: join(hospital.home.dir, 'Meyer-Hans'),
    labelsFile: phantoms.set.labels,
  })
  agent = startAgent(hospital.home, fastTrainer())
  await exchange.until(() => lastState() === 'failed', 'the word that it failed')
  expect(['BAD_INPUT', 'FOLDER_MISSING']).toContain((exchange.json('/preparing').at(-1) as { code: string }).code)
  expect(JSON.stringify(exchange.json('/preparing'))).not.toContain('Meyer')
})

import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PollRequest } from '#core/protocol/messages.ts'
import { loadConfig } from './config.ts'
import { writeJson } from './files.ts'
import { siteStatus } from './status.ts'
import { statusTable } from './status-table.ts'
import { fastTrainer, startAgent } from './testing/agent.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital } from './testing/hospital.ts'

let exchange: FakeExchange
let hospital: Hospital
beforeEach(async () => {
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
  process.env.VK_DRIVER_FILES = '/nowhere.json'
  process.env.VK_ICD_FILENAMES = '/nowhere.json'
  process.env.CUDA_VISIBLE_DEVICES = ''
})
afterEach(async () => {
  for (const name of ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'CUDA_VISIBLE_DEVICES']) delete process.env[name]
  await exchange.close()
  await rm(hospital.home.dir, { recursive: true, force: true })
})
const configure = async (device: string) => writeJson(hospital.home.config, { ...(await loadConfig(hospital.home)), device })

test.runIf(process.platform === 'linux')(
  'a site that leaves the device open trains on the CPU where there is no other, and says so in its log, its polls and its status',
  async () => {
    await configure('auto')
    const agent = startAgent(hospital.home, fastTrainer())
    exchange.give(hospital.order())
    await exchange.until(() => agent.work.length === 1, 'the work')
    const text = /cpu, not cuda \(.+\), not webgpu \(.+\)/
    await expect.poll(async () => (await siteStatus(hospital.home)).device, { timeout: 40_000 }).toMatch(text)
    const status = await siteStatus(hospital.home)
    await agent.stop()
    expect(agent.work[0]!.device).toBe('cpu')
    expect(agent.lines.find(({ event }) => event === 'device.chosen')!.sentence).toMatch(text)
    expect((exchange.json('/poll') as PollRequest[])[0]!.device).toMatch(text)
    expect(statusTable(status)).toContain(`trains on       ${status.device}`)
  },
)

test.runIf(process.platform === 'linux')(
  'a site that asks for a device it does not have does not begin, and says what it needs',
  async () => {
    await configure('cuda')
    await expect(startAgent(hospital.home, fastTrainer()).stop()).rejects.toThrow(
      /^Training cannot run on cuda: .+ Or set device in config\.json/,
    )
    expect(exchange.received.some(({ path }) => path.includes('/poll'))).toBe(false)
  },
)

test('a site that names the CPU says nothing of other devices', async () => {
  const agent = startAgent(hospital.home, fastTrainer())
  await exchange.until(() => exchange.json('/poll').length > 0, 'a poll')
  await agent.stop()
  expect((exchange.json('/poll') as PollRequest[])[0]!.device).not.toContain('trains on')
  expect(agent.lines.some(({ event }) => event === 'device.chosen')).toBe(false)
})

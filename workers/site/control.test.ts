import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepControl, readControl } from './control.ts'
import { type Home, homeAt } from './home.ts'
import { fastTrainer, startAgent } from './testing/agent.ts'
import { startFakeExchange } from './testing/fake-exchange.ts'
import { makeHospital, TINY_PLAN } from './testing/hospital.ts'

let home: Home
const names = async () => (await readdir(join(home.control, 'run-1'))).sort()
beforeEach(async () => {
  home = homeAt(await mkdtemp(join(tmpdir(), 'roundtable-control-')))
})
afterEach(() => rm(home.dir, { recursive: true }))

test('a round goes on from the round that counted last, whatever was kept since, and runs do not mix', async () => {
  expect(await readControl(home, 'run-1', 1)).toBeNull()
  await keepControl(home, 'run-1', { round: 1, since: 0 }, Float32Array.of(1, 1.5))
  await keepControl(home, 'run-1', { round: 2, since: 1 }, Float32Array.of(2, 2.5))
  // Round 2 did not count.
  await keepControl(home, 'run-1', { round: 3, since: 1 }, Float32Array.of(3, 3.5))
  expect(await readControl(home, 'run-1', 1)).toEqual(Float32Array.of(1, 1.5))
  expect(await readControl(home, 'run-2', 1)).toBeNull()
  expect(await names()).toEqual(['1.f32', '3.f32'])
})

test('a round that is done again keeps the same, and only what may be asked for stays', async () => {
  for (const round of [8, 9, 10]) await keepControl(home, 'run-1', { round, since: round - 1 }, Float32Array.of(round))
  await keepControl(home, 'run-1', { round: 10, since: 9 }, Float32Array.of(10))
  expect(await readControl(home, 'run-1', 9)).toEqual(Float32Array.of(9))
  expect(await names()).toEqual(['10.f32', '9.f32'])
})

test('an agent trains with what the order names, keeps what comes of it, and says when what it kept is lost', async () => {
  const exchange = await startFakeExchange()
  const hospital = await makeHospital(exchange, {
    plan: { ...TINY_PLAN, algorithm: 'scaffold', optimizer: { name: 'sgd', learningRate: '0.05', weightDecay: '0', momentum: '0' } },
  })
  const bytes = Buffer.from('what the exchange remembers')
  const state = createHash('sha256').update(bytes).digest('hex')
  exchange.blobs.set(state, bytes)
  const agent = startAgent(hospital.home, async (work, hooks) => ({
    ...(await fastTrainer()(work, hooks)),
    control: Float32Array.of(work.order.round),
  }))
  const lost = () => agent.lines.filter(({ event }) => event === 'control.lost').map(({ sentence }) => sentence)
  const control = (since: number) => ({ state, bytes: bytes.length, since })
  try {
    exchange.give(hospital.order())
    await exchange.done(1)
    exchange.give(hospital.order({ round: 2, control: control(1) }))
    await exchange.done(2)
    exchange.give(hospital.order({ round: 3, control: control(0) }))
    await exchange.done(3)
    expect(lost()).toEqual([])
    await rm(hospital.home.control, { recursive: true })
    exchange.give(hospital.order({ round: 4, control: control(3) }))
    await exchange.done(4)
    expect(agent.work.map((work) => work.control && [work.control.own?.[0] ?? null, work.control.lost])).toEqual([
      undefined,
      [1, false],
      [null, false],
      [null, true],
    ])
    expect(await readFile(agent.work[1]!.control!.statePath)).toEqual(bytes)
    expect(lost()).toEqual([expect.stringMatching(/^Round 4 of run .* is not here any more\. It begins at nought\.$/)])
    const { run } = agent.work[3]!.order
    expect(await readControl(hospital.home, run, 4)).toEqual(Float32Array.of(4))
    exchange.give(hospital.order({ round: 5, taskKind: 'evaluate' }))
    await exchange.done(5)
    expect(await readControl(hospital.home, run, 4)).toBeNull()
  } finally {
    await agent.stop()
    await exchange.close()
    await rm(hospital.home.dir, { recursive: true, force: true })
  }
})

import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Hash } from '#core/id.ts'
import type { TaskResult } from '#core/protocol/messages.ts'
import { planHash } from '#core/run/plan.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { ownModel } from './model-check.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { makeHospital, TINY_PLAN } from './testing/hospital.ts'
import { preparedPhantoms } from './testing/prepared-phantoms.ts'
import { type CliProcess, startCli } from './testing/run-cli.ts'

const RUN = '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f00aa'
let phantoms: Awaited<ReturnType<typeof preparedPhantoms>>

beforeAll(async () => {
  phantoms = await preparedPhantoms()
})
afterAll(() => rm(phantoms.dir, { recursive: true, force: true }))

const hospitalOf = async (exchange: FakeExchange) => {
  const { outDir, manifestHash, chainHash } = phantoms.report
  return makeHospital(exchange, { outDir, manifest: manifestHash, chain: chainHash as Hash })
}

/** All runs below train the same work, so all must send the same bytes. */
let expected: string | null = null

const POINTS = [
  'order-received',
  'verified',
  'base-arrived',
  'base-fetched',
  'phase-prepare',
  'phase-evaluate',
  'phase-train',
  'trained',
  'blob-stored',
  'update-stored',
  'uploading',
  'uploaded',
  'result-sent',
]

test.each(POINTS)('a site that is killed at the point %s and started again reports the same update, once', async (failpoint) => {
  const exchange = await startFakeExchange()
  const hospital = await hospitalOf(exchange)
  const args = ['site', 'run', '--home', hospital.home.dir]
  const started: CliProcess[] = []
  const start = (): CliProcess => {
    const process = startCli(args, { NODE_ENV: 'test', ROUNDTABLE_FAILPOINT: failpoint })
    started.push(process)
    return process
  }
  const results = () => exchange.json('/result') as TaskResult[]
  try {
    const order = hospital.order({ run: RUN })
    exchange.give(order)
    const first = await start().ended
    expect(first.signal, first.err).toBe('SIGKILL')
    const second = start()
    await exchange.until(() => results().length === (failpoint === 'result-sent' ? 2 : 1), 'the result')
    second.child.kill('SIGTERM')
    const end = await second.ended
    expect(end.code, end.err).toBe(0)
    expect(end.err).toBe('')

    const updates = [...new Set(results().map((result) => result.update))]
    expect(updates).toHaveLength(1)
    expect(results().every((result) => result.lease === order.lease)).toBe(true)
    expected ??= updates[0]!
    expect(updates[0]).toBe(expected)
    const bytes = exchange.blobs.get(updates[0]!)!
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(updates[0])
    expect(
      acceptUpdate(bytes, {
        length: ownModel(TINY_PLAN).modelParameters,
        run: RUN,
        round: 1,
        base: hospital.baseHash,
        plan: planHash(TINY_PLAN),
        weightUnits: 1 << 19,
        clip: TINY_PLAN.clip,
      }),
    ).toMatchObject({ ok: true })
  } finally {
    for (const { child } of started) child.kill('SIGKILL')
    await exchange.close()
    await rm(hospital.home.dir, { recursive: true, force: true })
  }
})

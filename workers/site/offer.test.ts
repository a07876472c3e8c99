import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from './config.ts'
import { makeOffer } from './offer.ts'
import { offerWords } from './offer-words.ts'
import { readPublished, savePublished } from './published.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital } from './testing/hospital.ts'
import { preparedPhantoms } from './testing/prepared-phantoms.ts'

let phantoms: Awaited<ReturnType<typeof preparedPhantoms>>
let exchange: FakeExchange
let hospital: Hospital
beforeAll(async () => {
  phantoms = await preparedPhantoms()
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
})
afterAll(async () => {
  await exchange.close()
  await rm(phantoms.dir, { recursive: true, force: true })
  await rm(hospital.home.dir, { recursive: true, force: true })
})

const offer = async () => makeOffer({ home: hospital.home, config: await loadConfig(hospital.home) }, phantoms.report.outDir)

test('the same set under the same policy makes the same bytes', async () => {
  const [one, two] = [await offer(), await offer()]
  expect(one.bytes).toEqual(two.bytes)
  expect(one).toMatchObject({ sha256: two.sha256, repeated: false })
})

test('a set that differs from the last one that was told by a few people is told with the numbers of last time, and the steward reads so', async () => {
  const { set, report } = await offer()
  const { exact, published } = set.basis!
  // Three patients fewer than now, told as ten fewer than now: an earlier rounding that must not step.
  const before = { ...exact, patients: exact.patients - 3 }
  const told = { ...published, patients: { kind: 'count' as const, value: 30 } }
  await savePublished(hospital.home, {
    ...set,
    manifest: 'a'.repeat(64) as never,
    basis: { exact: before, published: told },
    publishedAt: 'then',
  })
  const next = await offer()
  expect(next.report.summary.patients).toEqual({ kind: 'count', value: 30 })
  expect(next.report.manifest).toBe(report.manifest)
  expect(next.repeated).toBe(true)
  expect(next.set.basis!.exact.patients).toBe(exact.patients - 3)
  expect(next.set.patients).toBe(exact.patients)
  expect(offerWords(next, hospital.home, exchange.url)).toContain('none has changed by 11 or more since')
})

test('a set that differs by as many as the policy hides is told anew', async () => {
  const [last] = await readPublished(hospital.home)
  const { exact, published } = last!.basis!
  await savePublished(hospital.home, {
    ...last!,
    basis: { exact: { ...exact, patients: exact.patients - 20 }, published },
    publishedAt: 'then',
  })
  expect((await offer()).report.summary.patients).toEqual({ kind: 'count', value: 40 })
})

import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { loadSealed, pendingHashes, sealedHashes } from './agreements.ts'
import { fastTrainer, startAgent, type TestAgent } from './testing/agent.ts'
import { type FakeExchange, nowSeconds, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital, TINY_PLAN } from './testing/hospital.ts'
import { runCli } from './testing/run-cli.ts'

let exchange: FakeExchange
let hospital: Hospital
let agent: TestAgent
beforeEach(async () => {
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange, { sealed: false })
})
afterEach(async () => {
  await agent.stop()
  await exchange.close()
  await rm(hospital.home.dir, { recursive: true, force: true })
})

const sealOrder = (changes: object = {}) => ({
  kind: 'seal',
  site: exchange.behaviour.site,
  issuedAt: nowSeconds(),
  agreement: hospital.terms.id,
  bundle: hospital.bundle,
  plan: TINY_PLAN,
  ...changes,
})
const seals = () => exchange.json('/seal') as { seal: string }[]
const refusals = () => exchange.json('/refuse') as { code: string; message: string }[]

test('an agreement that passes every check is sealed, kept and sent when the policy lets the agent seal alone', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(sealOrder())
  await exchange.until(() => seals().length === 1, 'the seal')
  const kept = await loadSealed(hospital.home, hospital.termsHash)
  expect(verifyBundle(kept, { requireSeal: true })).toMatchObject({ ok: true, termsHash: hospital.termsHash })
  expect((kept as { seal: string }).seal).toBe(seals()[0]!.seal)
  const order = hospital.order()
  exchange.give(order)
  await exchange.until(() => exchange.json('/result').length === 1, 'work under the sealed agreement')
})

test('an agreement that the exchange asks for again gets the same seal again', async () => {
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(sealOrder())
  await exchange.until(() => seals().length === 1, 'the seal')
  exchange.give(sealOrder())
  await exchange.until(() => seals().length === 2, 'the repeated seal')
  expect(seals()[1]).toEqual(seals()[0])
})

test('without autoSeal an agreement waits for a person, who seals it by command', async () => {
  await hospital.setPolicy({ autoSeal: false })
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(sealOrder())
  await exchange.until(() => agent.lines.some((line) => line.event === 'seal.waits'), 'the waiting')
  expect([await pendingHashes(hospital.home), await sealedHashes(hospital.home), seals()]).toEqual([[hospital.termsHash], [], []])

  const home = ['--home', hospital.home.dir]
  const shown = await runCli(['site', 'seal', hospital.termsHash.slice(0, 8), '--show', ...home])
  expect(shown.out).toContain('DATA-USE AGREEMENT')
  expect(await pendingHashes(hospital.home)).toHaveLength(1)
  const sealed = await runCli(['site', 'seal', hospital.termsHash.slice(0, 8), ...home])
  expect(sealed, sealed.err).toMatchObject({ code: 0 })
  expect(sealed.out).toContain('The exchange has the seal')
  expect([await pendingHashes(hospital.home), await sealedHashes(hospital.home)]).toEqual([[], [hospital.termsHash]])
  expect(seals()).toHaveLength(1)
})

test('an agreement that the policy denies is refused once, with the rule as the reason', async () => {
  await hospital.setPolicy({ maxRounds: 5 })
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(sealOrder())
  await exchange.until(() => refusals().length === 1, 'the refusal')
  expect(refusals()[0]).toMatchObject({ code: 'POLICY_DENIES', message: 'The agreement allows 20 rounds; the site policy allows 5.' })
  exchange.give(sealOrder())
  await exchange.until(() => exchange.json('/poll').length > 3, 'more polls')
  expect(refusals()).toHaveLength(1)
  expect(await sealedHashes(hospital.home)).toEqual([])
})

test.each([
  ['without a policy', async () => rm(hospital.home.policy), {}, 'POLICY_MISSING'],
  [
    'with a text that is not the text of its terms',
    async () => {},
    { bundle: () => ({ ...hospital.bundle, text: 'Another text' }) },
    'TEXT_HASH',
  ],
  [
    'with a signature left out',
    async () => {},
    { bundle: () => ({ ...hospital.bundle, signed: hospital.bundle.signed.slice(0, 1) }) },
    'SIGNER_SET',
  ],
  ['with another plan than the one signed', async () => {}, { plan: () => ({ ...TINY_PLAN, seed: 99 }) }, 'PLAN_MISMATCH'],
])('an agreement %s is refused', async (_, arrange, changes, code) => {
  await arrange()
  agent = startAgent(hospital.home, fastTrainer())
  exchange.give(sealOrder(Object.fromEntries(Object.entries(changes).map(([field, make]) => [field, (make as () => unknown)()]))))
  await exchange.until(() => refusals().length === 1, 'the refusal')
  expect(refusals()[0]!.code).toBe(code)
  expect(await sealedHashes(hospital.home)).toEqual([])
})

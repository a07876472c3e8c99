import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Bundle } from '#core/agreement/bundle.ts'
import { exampleBundle, exampleTerms, SITE, SITE_KEY } from '#core/agreement/example.ts'
import { defaultPolicy } from '#core/agreement/policy.ts'
import { type Terms, termsHash } from '#core/agreement/terms.ts'
import { refusedBundles } from '#core/agreement/testing/refused-bundles.ts'
import type { Hash } from '#core/id.ts'
import { thumbprint } from '#core/protocol/jws.ts'
import type { TaskOrder } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { planHash } from '#core/run/plan.ts'
import type { SiteContext } from './context.ts'
import { writeJson } from './files.ts'
import { type Home, homeAt } from './home.ts'
import { ownModel } from './model-check.ts'
import { savePublished } from './published.ts'
import { TINY_PLAN } from './testing/hospital.ts'
import { spyOnFiles } from './testing/spy-on-files.ts'
import { verifyTaskOrder } from './verify-task.ts'

const NOW = '2026-12-01T08:00:00Z'
const ID = '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0099'
const model = ownModel(TINY_PLAN)

/** What differs from a world in which the order is right. */
interface World {
  readonly terms?: Parameters<typeof exampleTerms>[0]
  /** In place of the sealed agreement that the order names. */
  readonly kept?: unknown
  readonly order?: Record<string, unknown>
  readonly policy?: Parameters<typeof defaultPolicy>[0] | null
  readonly pause?: boolean
  readonly site?: string
  readonly now?: string
  readonly version?: number
  readonly lastRound?: number
  readonly set?: { readonly manifest?: string; readonly chain?: string }
}

let dir: string
let home: Home
let data: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'verify-task-'))
  home = homeAt(join(dir, 'home'))
  data = join(dir, 'data')
  await Promise.all([join(data, 'prepared'), home.agreements].map((path) => mkdir(path, { recursive: true })))
  await writeFile(join(data, 'prepared', 'manifest.json'), '{}')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const termsOf = (world: World): Terms => {
  const example = exampleTerms()
  return exampleTerms({
    plan: planHash(TINY_PLAN),
    model: model.modelDigest as Hash,
    limits: { ...example.limits, minimumSites: 2, quorum: 2 },
    ...world.terms,
  })
}

const prepare = async (world: World): Promise<{ site: SiteContext; order: TaskOrder }> => {
  const terms = termsOf(world)
  const { manifest, chain } = terms.dataset
  const bundle: Bundle = exampleBundle(terms)
  await writeJson(join(home.agreements, `${termsHash(terms)}.json`), world.kept === undefined ? bundle : world.kept)
  if (world.policy !== null) await writeJson(home.policy, defaultPolicy({ minimumSites: 2, ...world.policy }))
  await savePublished(home, {
    manifest,
    chain,
    name: 'Hannover',
    outDir: data,
    synthetic: true,
    patients: 420,
    images: 800,
    smallestClass: { pneumonia: 60 },
    publishedAt: NOW,
    ...(world.set as object),
  })
  const now = new Date(world.now ?? NOW)
  const site = {
    home,
    config: { site: world.site ?? SITE },
    key: { thumbprint: thumbprint(SITE_KEY), former: [] },
    gates: { current: () => ({ pause: world.pause ? { since: NOW, reason: 'maintenance' } : null, revoked: [], policyAt: null }) },
    journal: { lastRound: () => world.lastRound ?? 0, lastAttempt: () => 0, highestVersion: () => world.version ?? 0 },
    state: { current: { agreements: {} } },
    clock: { now: () => now },
  } as unknown as SiteContext
  const order = {
    kind: 'task',
    site: SITE,
    issuedAt: now.toISOString(),
    task: ID,
    taskKind: 'train',
    project: ID,
    run: ID,
    round: 1,
    attempt: 1,
    agreement: terms.id,
    terms: termsHash(terms),
    plan: TINY_PLAN,
    planHash: planHash(TINY_PLAN),
    base: model.firstModel,
    baseBytes: 1000,
    weightUnits: 1 << 19,
    lease: ID,
    leaseSeconds: 60,
    deadlineAt: '2026-12-01T09:00:00Z',
    status: 'ACTIVE',
    ...world.order,
  } as unknown as TaskOrder
  return { site, order }
}

/** Verifies as the agent does, then opens the data set as its trainer would. */
const carriedOut = async (world: World): Promise<{ code: string; touched: readonly string[] }> => {
  const { site, order } = await prepare(world)
  const spy = spyOnFiles(data)
  try {
    const { preparedDir } = await verifyTaskOrder(site, order)
    await readFile(join(preparedDir, 'manifest.json'))
    return { code: 'accepted', touched: spy.touched }
  } catch (error) {
    if (error instanceof Refused) return { code: error.code, touched: spy.touched }
    throw error
  } finally {
    spy.restore()
  }
}

const elsewhere = 'a'.repeat(64)
const longer = { ...TINY_PLAN, rounds: 21 }
const CASES: [check: string, code: string, world: World][] = [
  ...refusedBundles().map(([check, code, kept]): [string, string, World] => [
    check,
    code,
    { kept, terms: { dataset: exampleTerms().dataset } },
  ]),
  ['V12', 'AGREEMENT_SUPERSEDED', { version: 2 }],
  ['V13', 'AGREEMENT_NOT_YET', { now: '2026-11-24T09:59:59Z' }],
  ['V13', 'AGREEMENT_EXPIRED', { now: '2027-06-30T22:00:00Z' }],
  ['V14', 'STATUS_STALE', { order: { issuedAt: '2026-11-30T07:59:59Z' } }],
  ['V15', 'NOT_A_PARTY', { site: ID }],
  ['V16', 'ORDER_MISMATCH', { order: { agreement: ID } }],
  ['V16', 'ORDER_WRONG_SITE', { order: { site: ID } }],
  ['V16', 'DATASET_MISMATCH', { set: { manifest: elsewhere } }],
  ['V16', 'CHAIN_MISMATCH', { set: { chain: elsewhere } }],
  ['V16', 'PLAN_MISMATCH', { order: { planHash: elsewhere } }],
  ['V16', 'MODEL_MISMATCH', { terms: { model: elsewhere as Hash } }],
  [
    'V16',
    'PLAN_OUTSIDE_TERMS',
    { terms: { plan: planHash(longer), model: ownModel(longer).modelDigest as Hash }, order: { plan: longer, planHash: planHash(longer) } },
  ],
  ['V17', 'ROUND_OUT_OF_RANGE', { order: { round: 21 } }],
  ['V17', 'ROUND_REPLAYED', { lastRound: 3, order: { round: 2 } }],
  ['V17', 'BASE_MISMATCH', { order: { base: elsewhere } }],
  ['V18', 'BUDGET_SPENT', { terms: { privacy: { unit: 'patient', clip: '1', sigmaMin: '0.7', epsilon: '8', delta: '0.00001' } } }],
  ['V19', 'POLICY_MISSING', { policy: null }],
  ['V19', 'POLICY_DENIES', { policy: { maxRounds: 19 } }],
  ['P', 'SITE_PAUSED', { pause: true }],
]

test('an order that is right is accepted, and the spy sees the data set being opened', async () => {
  const { code, touched } = await carriedOut({})
  expect([code, touched.length > 0]).toEqual(['accepted', true])
})

test.each(CASES)('what fails %s is refused with %s, and no file of the data set is touched', async (_, code, world) => {
  expect(await carriedOut(world)).toEqual({ code, touched: [] })
})

test('every check from V1 to V19 that a site can make has a case', () => {
  const numbers = new Set(CASES.map(([check]) => check))
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19]) expect(numbers).toContain(`V${n}`)
})

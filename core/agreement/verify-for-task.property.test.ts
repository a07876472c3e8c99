import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planHash } from '../run/plan.ts'
import type { Bundle } from './bundle.ts'
import { EXAMPLE_PLAN, exampleBundle, exampleSealInput, exampleTerms, unsealedExample } from './example.ts'
import { defaultPolicy } from './policy.ts'
import { termsHash } from './terms.ts'
import { verifyBundle } from './verify-bundle.ts'
import { type VerifyForTask, verifyForTask } from './verify-for-task.ts'

/** A second, separately written judgement of a task: plain conditions on plain values, no shared code (trust design, SIG-3). */
interface World {
  sealed: boolean
  policy: { patients: number; rounds: number; sites: number; suppress: number } | null
  paused: boolean
  sitePinned: string
  orderSite: string
  highestVersion: number
  day: number
  statusAgeHours: number
  sameTerms: boolean
  sameManifest: boolean
  sameChain: boolean
  samePlan: boolean
  sameModel: boolean
  sameStart: boolean
  evaluate: boolean
  round: number
  attempt: number
  lastRound: number
  lastAttempt: number
}

const SITE = '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0003'
const FIRST = 'c'.repeat(64)
const START = Date.UTC(2026, 10, 24, 10) / 1000
const DAYS = (Date.UTC(2027, 5, 30, 22) / 1000 - START) / 86_400

const reference = (w: World): boolean => {
  if (!w.sealed || !w.policy || w.paused) return false
  if (w.sitePinned !== SITE || w.orderSite !== SITE || w.highestVersion > 1) return false
  if (w.day < 0 || w.day >= DAYS || w.statusAgeHours > 24) return false
  if (!w.sameTerms || !w.sameManifest || !w.sameChain || !w.samePlan || !w.sameModel) return false
  if (w.round < 1 || w.round > (w.evaluate ? 21 : 20)) return false
  if (w.round === 1 && !w.sameStart) return false
  if (w.round < w.lastRound || (w.round === w.lastRound && w.attempt < w.lastAttempt)) return false
  return w.policy.patients <= 420 && w.policy.rounds >= 20 && w.policy.sites <= 3 && w.policy.suppress <= 11
}

/** Signatures do not change from one pair to the next, so they are verified once. */
const judged = (bundle: Bundle) => ({ bundle, verified: verifyBundle(bundle, { requireSeal: true }) })
const bundles = { sealed: judged(exampleBundle()), unsealed: judged(unsealedExample()) }
const terms = exampleTerms()
const { plan: _, ...base } = exampleSealInput(bundles.sealed.bundle)

const inputOf = (w: World): VerifyForTask => {
  const plan = w.samePlan ? EXAMPLE_PLAN : { ...EXAMPLE_PLAN, seed: 7 }
  const now = START + w.day * 86_400
  return {
    ...base,
    ...bundles[w.sealed ? 'sealed' : 'unsealed'],
    policy:
      w.policy &&
      defaultPolicy({
        minimumPatients: w.policy.patients,
        maxRounds: w.policy.rounds,
        minimumSites: w.policy.sites,
        suppressBelow: w.policy.suppress,
      }),
    localPause: w.paused ? { reason: 'maintenance' } : null,
    pinned: { ...base.pinned, site: w.sitePinned },
    dataset: {
      ...base.dataset,
      ...(w.sameManifest ? {} : { manifest: 'd'.repeat(64) }),
      ...(w.sameChain ? {} : { chain: 'e'.repeat(64) }),
    },
    firstModel: FIRST,
    modelDigest: w.sameModel ? base.modelDigest : 'f'.repeat(64),
    journal: { lastRound: () => w.lastRound, lastAttempt: () => w.lastAttempt, highestVersion: () => w.highestVersion },
    now,
    statusAt: now - w.statusAgeHours * 3600,
    order: {
      site: w.orderSite,
      taskKind: w.evaluate ? 'evaluate' : 'train',
      agreement: terms.id,
      terms: w.sameTerms ? termsHash(terms) : 'a'.repeat(64),
      plan,
      planHash: planHash(plan),
      base: w.sameStart ? FIRST : 'b'.repeat(64),
      run: terms.id,
      round: w.round,
      attempt: w.attempt,
    } as unknown as VerifyForTask['order'],
  }
}

/** Mostly right, so that a task is accepted often enough to compare. */
const mostly = fc.oneof({ weight: 24, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) })
const seldom = mostly.map((right) => !right)
const world: fc.Arbitrary<World> = fc.record({
  sealed: mostly,
  policy: fc.option(
    fc.record({
      patients: fc.constantFrom(1, 100, 420, 421),
      rounds: fc.constantFrom(19, 20, 21, 100),
      sites: fc.constantFrom(1, 2, 3, 3, 3, 4),
      suppress: fc.constantFrom(1, 5, 11, 11, 11, 12),
    }),
    { freq: 20 },
  ),
  paused: seldom,
  sitePinned: mostly.map((right) => (right ? SITE : terms.id)),
  orderSite: mostly.map((right) => (right ? SITE : terms.id)),
  highestVersion: fc.constantFrom(0, 1, 1, 1, 2),
  day: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: Math.floor(DAYS) }) },
    { weight: 1, arbitrary: fc.integer({ min: -2, max: 400 }) },
  ),
  statusAgeHours: fc.constantFrom(0, 1, 12, 23, 24, 25),
  sameTerms: mostly,
  sameManifest: mostly,
  sameChain: mostly,
  samePlan: mostly,
  sameModel: mostly,
  sameStart: mostly,
  evaluate: fc.boolean(),
  round: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 22 })),
  attempt: fc.integer({ min: 1, max: 3 }),
  lastRound: fc.integer({ min: 0, max: 10 }),
  lastAttempt: fc.integer({ min: 0, max: 3 }),
})

test('the site decides as a separately written judgement of the same facts does', () => {
  let accepted = 0
  fc.assert(
    fc.property(world, (w) => {
      const expected = reference(w)
      accepted += Number(expected)
      expect(verifyForTask(inputOf(w)).ok).toBe(expected)
    }),
    { numRuns: 10_000, seed: 20_261_124 },
  )
  expect(accepted).toBeGreaterThan(500)
})

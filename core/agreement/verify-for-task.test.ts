import { describe, expect, test } from 'vitest'
import { ProjectId, RunId, TaskId } from '../id.ts'
import type { TaskOrder } from '../protocol/messages.ts'
import { type Plan, planHash } from '../run/plan.ts'
import { firstRefusal, runChecks } from './check.ts'
import { EXAMPLE_PLAN, exampleBundle, type exampleDraft, exampleSealInput, exampleTerms, SITE, unsealedExample } from './example.ts'
import { epochSeconds } from './instant.ts'
import { defaultPolicy } from './policy.ts'
import { termsHash } from './terms.ts'
import { sealPayload, verifyForSeal } from './verify-for-seal.ts'
import { checksForTask, TASK_CHECKS, type VerifyForTask, verifyForTask } from './verify-for-task.ts'

const terms = exampleTerms()
const bundle = exampleBundle(terms)
const id = '0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0099'
const RUN = RunId.parse(id)
const now = epochSeconds('2026-12-01T08:00:00Z')!

const order = (changes: Partial<TaskOrder> = {}): TaskOrder => ({
  kind: 'task',
  site: SITE,
  issuedAt: '2026-12-01T07:59:00Z',
  task: TaskId.parse(id),
  taskKind: 'train',
  project: ProjectId.parse(id),
  run: RUN,
  round: 3,
  attempt: 1,
  agreement: terms.id,
  terms: termsHash(terms),
  plan: EXAMPLE_PLAN,
  planHash: planHash(EXAMPLE_PLAN),
  base: termsHash(terms),
  baseBytes: 1000,
  weightUnits: 1 << 19,
  lease: id,
  leaseSeconds: 60,
  deadlineAt: '2026-12-01T08:10:00Z',
  status: 'ACTIVE',
  ...changes,
})

const good = (): VerifyForTask => {
  const { plan: _, ...site } = exampleSealInput(bundle)
  return {
    ...site,
    order: order(),
    firstModel: order().base,
    journal: { lastRound: () => 2, lastAttempt: () => 1, highestVersion: () => 1 },
    now,
    statusAt: now - 60,
  }
}
/** A task under terms and a plan that differ, where everything else is right. */
const under = (changes: Parameters<typeof exampleDraft>[0], plan: Plan = EXAMPLE_PLAN): VerifyForTask => {
  const other = exampleTerms({ plan: planHash(plan), ...changes })
  return {
    ...good(),
    bundle: exampleBundle(other),
    order: order({ plan, planHash: planHash(plan), terms: termsHash(other), round: 1 }),
    journal: { lastRound: () => 0, lastAttempt: () => 0, highestVersion: () => 0 },
  }
}
const code = (input: VerifyForTask): string => {
  const verdict = verifyForTask(input)
  return verdict.ok ? 'accepted' : verdict.code
}

test('an order under a sealed agreement, within every limit, is accepted and every check has its sentence', () => {
  expect(checksForTask(good()).filter((check) => check.status !== 'ok')).toEqual([])
  for (const check of checksForTask(good())) expect(check.sentence).toMatch(/^[A-Z].*\.$/)
  expect(verifyForTask(good())).toEqual({ ok: true, terms })
})

/** One input for each check in the order of checking; all are right but for what the check is about. */
const WRONG: [check: string, expected: string, wrong: Partial<VerifyForTask>][] = [
  ['V19a', 'POLICY_MISSING', { policy: null }],
  ['P', 'SITE_PAUSED', { localPause: { reason: 'maintenance' } }],
  ['V1–V10', 'SEAL_MISSING', { bundle: unsealedExample(terms) }],
  ['V15', 'NOT_A_PARTY', { pinned: { ...good().pinned, site: id } }],
  ['V12', 'AGREEMENT_SUPERSEDED', { journal: { ...good().journal, highestVersion: () => 2 } }],
  ['V13a', 'AGREEMENT_NOT_YET', { now: epochSeconds(terms.notBefore)! - 1 }],
  ['V13b', 'AGREEMENT_EXPIRED', { now: epochSeconds(terms.notAfter)! }],
  ['V14', 'STATUS_STALE', { statusAt: now - terms.statusMaxAgeSeconds - 1 }],
  ['V16a', 'ORDER_MISMATCH', { order: order({ terms: planHash(EXAMPLE_PLAN) }) }],
  ['V16b', 'ORDER_WRONG_SITE', { order: order({ site: id as TaskOrder['site'] }) }],
  ['V16c', 'DATASET_MISMATCH', { dataset: { ...good().dataset, manifest: 'a'.repeat(64) } }],
  ['V16d', 'CHAIN_MISMATCH', { dataset: { ...good().dataset, chain: 'a'.repeat(64) } }],
  ['V16e', 'PLAN_MISMATCH', { order: order({ plan: { ...EXAMPLE_PLAN, seed: 2 } }) }],
  ['V16f', 'MODEL_MISMATCH', { modelDigest: 'a'.repeat(64) }],
  ['V16g', 'PLAN_OUTSIDE_TERMS', under({}, { ...EXAMPLE_PLAN, rounds: 21 })],
  ['V17a', 'ROUND_OUT_OF_RANGE', { order: order({ round: 21 }) }],
  ['V17b', 'ROUND_REPLAYED', { order: order({ round: 1 }) }],
  ['V17c', 'BASE_MISMATCH', { ...under({}), firstModel: planHash(EXAMPLE_PLAN) }],
  ['V18', 'BUDGET_SPENT', under({ privacy: { unit: 'patient', clip: '1', sigmaMin: '0.7', epsilon: '8', delta: '0.00001' } })],
  ['V19b', 'POLICY_DENIES', { policy: defaultPolicy({ maxRounds: 19 }) }],
]

describe('each check has its own refusal', () => {
  for (const [check, expected, wrong] of WRONG)
    test(`${check} refuses with ${expected}`, () => {
      const results = checksForTask({ ...good(), ...wrong })
      expect(results.find((result) => result.status === 'refused')).toMatchObject({ id: check, code: expected })
    })

  test('there is a wrong input for every check, in the order of checking', () => {
    expect(WRONG.map(([check]) => check)).toEqual(checksForTask(good()).map((check) => check.id))
  })
})

test('each check is needed: where it is left out, what it alone refuses is not refused with its code', () => {
  const judgedBy = (checks: typeof TASK_CHECKS, input: VerifyForTask): string => {
    try {
      return firstRefusal(runChecks(checks, { ...input, plan: input.order.plan }))?.code ?? 'accepted'
    } catch {
      return 'fault'
    }
  }
  for (const [id, expected, wrong] of WRONG) {
    const input = { ...good(), ...wrong }
    const idle = (check: (typeof TASK_CHECKS)[number]): typeof check => ({
      ...check,
      objection: (state) => {
        check.objection(state)
        return null
      },
    })
    const without = TASK_CHECKS.map((check) => (check.id === id ? idle(check) : check))
    expect(judgedBy(TASK_CHECKS, input)).toBe(expected)
    expect(judgedBy(without, input), id).not.toBe(expected)
  }
})

test('where two things are wrong, the earlier check speaks', () => {
  for (let i = 0; i < WRONG.length; i++)
    for (let j = i + 1; j < WRONG.length; j++) {
      const [first, second] = [WRONG[i]!, WRONG[j]!]
      const shared = Object.keys(first[2]).some((key) => key in second[2])
      if (!shared) expect(code({ ...good(), ...first[2], ...second[2] }), `${first[0]} and ${second[0]}`).toBe(first[1])
    }
})

describe('the agreement', () => {
  test('must name the key that this site has', () => {
    expect(code({ ...good(), pinned: { ...good().pinned, siteKeyThumbprint: 'x'.repeat(43) } })).toBe('NOT_A_PARTY')
  })
  test('runs from its first second to the one before its last', () => {
    const at = (seconds: number) => code({ ...good(), now: seconds, statusAt: seconds })
    expect(at(epochSeconds(terms.notBefore)!)).toBe('accepted')
    expect(at(epochSeconds(terms.notAfter)! - 1)).toBe('accepted')
    expect(at(Number.NaN)).toBe('AGREEMENT_NOT_YET')
  })
  test('is worked under only with a status as young as it asks for, and not one from the future', () => {
    expect(code({ ...good(), statusAt: now - terms.statusMaxAgeSeconds })).toBe('accepted')
    expect(code({ ...good(), statusAt: now + 300 })).toBe('accepted')
    expect(code({ ...good(), statusAt: now + 301 })).toBe('STATUS_STALE')
    expect(code({ ...good(), statusAt: Number.NaN })).toBe('STATUS_STALE')
  })
  test('must be the one that the order names, by number and by fingerprint', () => {
    expect(code({ ...good(), order: order({ agreement: id as TaskOrder['agreement'] }) })).toBe('ORDER_MISMATCH')
    expect(code({ ...good(), order: order({ planHash: planHash({ ...EXAMPLE_PLAN, seed: 2 }) }) })).toBe('PLAN_MISMATCH')
  })
})

describe('the plan must stay within the terms', () => {
  const plans: [string, Partial<Plan>][] = [
    ['rounds', { rounds: 21 }],
    ['local epochs', { localEpochs: 3 }],
    ['quorum', { quorum: 2 }],
    ['L2 clip', { clip: { normL2: '10.1', perCoordinate: '1' } }],
    ['clip per coordinate', { clip: { normL2: '10', perCoordinate: '1.000001' } }],
    ['a clip of zero', { clip: { normL2: '0', perCoordinate: '1' } }],
  ]
  for (const [name, changes] of plans)
    test(`in ${name}`, () => {
      expect(code(under({}, { ...EXAMPLE_PLAN, ...changes }))).toBe('PLAN_OUTSIDE_TERMS')
    })
  test('and is accepted at each limit', () => {
    expect(code(under({}, { ...EXAMPLE_PLAN, rounds: 20, localEpochs: 2, quorum: 3, clip: { normL2: '1e1', perCoordinate: '1.0' } }))).toBe(
      'accepted',
    )
  })
})

describe('a round', () => {
  const at = (changes: Partial<TaskOrder>, lastRound = 3, lastAttempt = 2) =>
    code({ ...good(), order: order(changes), journal: { ...good().journal, lastRound: () => lastRound, lastAttempt: () => lastAttempt } })
  test('may be repeated with the same or a higher attempt, not a lower one', () => {
    expect(at({ round: 3, attempt: 2 })).toBe('accepted')
    expect(at({ round: 3, attempt: 3 })).toBe('accepted')
    expect(at({ round: 3, attempt: 1 })).toBe('ROUND_REPLAYED')
    expect(at({ round: 4, attempt: 1 })).toBe('accepted')
    expect(at({ round: 2, attempt: 9 })).toBe('ROUND_REPLAYED')
  })
  test('after the last is for evaluation only', () => {
    expect(at({ round: 20 })).toBe('accepted')
    expect(at({ round: 21, taskKind: 'evaluate' })).toBe('accepted')
    expect(at({ round: 21 })).toBe('ROUND_OUT_OF_RANGE')
    expect(at({ round: 22, taskKind: 'evaluate' })).toBe('ROUND_OUT_OF_RANGE')
    expect(at({ round: 0 })).toBe('ROUND_OUT_OF_RANGE')
    expect(at({ round: 3.5 })).toBe('ROUND_OUT_OF_RANGE')
    expect(at({ round: 21, taskKind: 'validate' })).toBe('ROUND_OUT_OF_RANGE')
  })
  test('that measures the last model comes before the evaluation of the selected one, where the plan selects', () => {
    const selecting = under({}, { ...EXAMPLE_PLAN, select: 'best-validation' })
    const asked = (round: number, taskKind: TaskOrder['taskKind']) =>
      code({ ...selecting, order: { ...selecting.order, round, taskKind, base: termsHash(terms) } })
    expect(asked(21, 'validate')).toBe('accepted')
    expect(asked(22, 'validate')).toBe('ROUND_OUT_OF_RANGE')
    expect(asked(22, 'evaluate')).toBe('accepted')
    expect(asked(23, 'evaluate')).toBe('ROUND_OUT_OF_RANGE')
  })
})

describe("the site's own policy", () => {
  const inside = {
    maxRounds: 20,
    maxLocalEpochs: 2,
    minimumSites: 3,
    suppressBelow: 11,
    minimumPatients: 420,
    minimumPerClass: 60,
    maxParameters: 50_000,
  }
  const judged = (policy: Parameters<typeof defaultPolicy>[0]) =>
    code({ ...good(), modelParameters: 50_000, policy: defaultPolicy({ ...inside, ...policy }) })
  test('accepts what is just inside', () => expect(judged({})).toBe('accepted'))
  for (const [name, stricter] of Object.entries({
    'more patients': { minimumPatients: 421 },
    'more in the smaller class': { minimumPerClass: 61 },
    'fewer rounds': { maxRounds: 19 },
    'fewer local epochs': { maxLocalEpochs: 1 },
    'fewer weights': { maxParameters: 49_999 },
    'more sites': { minimumSites: 4 },
    'more suppression': { suppressBelow: 12 },
    'no such template': { templates: [] },
    'no such algorithm': { algorithms: ['fedprox'] },
    'no such output': { outputs: ['update'] },
  } satisfies Record<string, Parameters<typeof defaultPolicy>[0]>))
    test(`refuses when it asks for ${name}`, () => expect(judged(stricter)).toBe('POLICY_DENIES'))
  test('asks the terms for as many patients as it does itself, where the number in the data set is not known', () => {
    const unknown = { manifest: good().dataset.manifest, chain: good().dataset.chain }
    expect(code({ ...good(), dataset: unknown, policy: defaultPolicy({ minimumPatients: 100 }) })).toBe('accepted')
    expect(code({ ...good(), dataset: unknown, policy: defaultPolicy({ minimumPatients: 101 }) })).toBe('POLICY_DENIES')
  })
  test('does not make up for a data set with fewer patients than the terms ask for', () => {
    expect(code({ ...good(), dataset: { ...good().dataset, patients: 99 }, policy: defaultPolicy({ minimumPatients: 1 }) })).toBe(
      'POLICY_DENIES',
    )
  })
})

describe('before sealing', () => {
  const input = exampleSealInput()
  test('a site checks the same, without a seal and for an agreement that begins later', () => {
    expect(verifyForSeal(input)).toMatchObject({ ok: true, termsHash: termsHash(terms) })
    expect(verifyForSeal({ ...input, now: epochSeconds(terms.notBefore)! - 86_400 }).ok).toBe(true)
    expect(verifyForSeal({ ...input, now: epochSeconds(terms.notAfter)! })).toMatchObject({ code: 'AGREEMENT_EXPIRED' })
    expect(verifyForSeal({ ...input, policy: null })).toMatchObject({ code: 'POLICY_MISSING' })
    expect(verifyForSeal({ ...input, bundle: { ...unsealedExample(), text: 'Other.' } })).toMatchObject({ code: 'TEXT_HASH' })
    expect(verifyForSeal({ ...input, plan: { ...EXAMPLE_PLAN, seed: 2 } })).toMatchObject({ code: 'PLAN_MISMATCH' })
    expect(verifyForSeal({ ...input, policy: defaultPolicy({ minimumSites: 4 }) })).toMatchObject({ code: 'POLICY_DENIES' })
    expect(verifyForSeal({ ...input, localPause: { reason: 'audit' } })).toMatchObject({
      code: 'SITE_PAUSED',
      message: 'The hospital paused its site: audit',
    })
  })
  test('the seal names the policy under which it was made', () => {
    const verified = verifyForSeal(input)
    if (!verified.ok) throw new Error(verified.message)
    const payload = sealPayload(unsealedExample(), verified, defaultPolicy(), '2026-11-24T12:00:00Z')
    expect(payload.policy).not.toBe(
      sealPayload(unsealedExample(), verified, defaultPolicy({ note: 'other' }), '2026-11-24T12:00:00Z').policy,
    )
  })
})

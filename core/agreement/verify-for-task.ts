import type { RunId } from '../id.ts'
import type { TaskOrder } from '../protocol/messages.ts'
import type { Verdict } from '../refusal.ts'
import { planHash } from '../run/plan.ts'
import { type Check, type CheckResult, firstRefusal, object, runChecks } from './check.ts'
import { durationWords } from './clauses/clause.ts'
import * as site from './site-checks.ts'
import type { Terms } from './terms.ts'

/** How far the exchange's clock may be ahead of the site's, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 300

/** What the site wrote down before earlier work; 0 where there is nothing. */
export interface TaskJournal {
  lastRound(run: RunId): number
  /** Highest attempt seen of `lastRound(run)`. */
  lastAttempt(run: RunId): number
  /** Highest version of the agreement that this site sealed or worked under. */
  highestVersion: site.SiteState['journal']['highestVersion']
}

export interface VerifyForTask extends Omit<site.SiteState, 'plan' | 'terms' | 'termsHash' | 'journal'> {
  /** The order, already verified against the pinned key of the exchange. */
  readonly order: TaskOrder
  readonly journal: TaskJournal
  /** Content name of the model that round 1 of the plan starts from, as this site makes it (core/weights/first-model.ts). */
  readonly firstModel: string
  /** When the exchange last signed that the agreement is in force, in unix seconds. */
  readonly statusAt: number
}

type TaskState = Omit<VerifyForTask, never> & site.SiteState

const statusFresh: Check<TaskState> = {
  id: 'V14',
  name: 'Fresh status',
  holds: (s) => `The exchange said ${durationWords(Math.max(0, Math.floor(s.now - s.statusAt)))} ago that the agreement is in force.`,
  objection: (s) => {
    const age = s.now - s.statusAt
    if (!(age >= -CLOCK_TOLERANCE_SECONDS))
      return object('STATUS_STALE', 'The last word of the exchange about this agreement is dated in the future.')
    return age <= s.terms!.statusMaxAgeSeconds
      ? null
      : object(
          'STATUS_STALE',
          `The last word of the exchange about this agreement is older than ${durationWords(s.terms!.statusMaxAgeSeconds)}.`,
        )
  },
}

const orderOfTerms: Check<TaskState> = {
  id: 'V16a',
  name: 'Order under these terms',
  holds: () => 'The order names this agreement and its fingerprint.',
  objection: (s) =>
    s.order.terms === s.termsHash && s.order.agreement === s.terms!.id
      ? null
      : object('ORDER_MISMATCH', 'The order was given under other terms than the agreement that this site holds.'),
}

const orderForSite: Check<TaskState> = {
  id: 'V16b',
  name: 'Order for this site',
  holds: () => 'The order is addressed to this site.',
  objection: (s) => (s.order.site === s.pinned.site ? null : object('ORDER_WRONG_SITE', 'The order is addressed to another site.')),
}

const orderedPlan: Check<TaskState> = {
  ...site.samePlan,
  objection: (s) =>
    s.order.planHash === planHash(s.plan)
      ? site.samePlan.objection(s)
      : object('PLAN_MISMATCH', 'The plan that came along is not the one that the order names.'),
}

const roundInRange: Check<TaskState> = {
  id: 'V17a',
  name: 'Round',
  holds: (s) =>
    `Round ${s.order.round} is one of the ${s.plan.rounds} that the plan has${s.order.round > s.plan.rounds ? ', or the evaluation after them' : ''}.`,
  objection: (s) => {
    const selects = s.plan.select === undefined ? 0 : 1
    const last = s.plan.rounds + { train: 0, validate: selects, evaluate: selects + 1 }[s.order.taskKind]
    return Number.isSafeInteger(s.order.round) && s.order.round >= 1 && s.order.round <= last
      ? null
      : object('ROUND_OUT_OF_RANGE', `Round ${s.order.round} is outside the ${s.plan.rounds} rounds of the plan.`)
  },
}

const notReplayed: Check<TaskState> = {
  id: 'V17b',
  name: 'Not repeated',
  holds: () => 'The site has not gone past this round yet.',
  objection: (s) => {
    const round = s.journal.lastRound(s.order.run)
    if (s.order.round < round) return object('ROUND_REPLAYED', `Round ${s.order.round} is past: this site is at round ${round}.`)
    const attempt = s.journal.lastAttempt(s.order.run)
    return s.order.round > round || s.order.attempt >= attempt
      ? null
      : object('ROUND_REPLAYED', `Attempt ${s.order.attempt} of round ${round} is past: this site is at attempt ${attempt}.`)
  },
}

const sameStart: Check<TaskState> = {
  id: 'V17c',
  name: 'Start of training',
  holds: (s) => {
    if (s.order.round > 1) return 'Training has begun: this round starts from the model of an earlier one.'
    return s.plan.initial
      ? 'Round 1 starts from the file that the plan names.'
      : 'Round 1 starts from weights drawn from the seed of the plan.'
  },
  objection: (s) => {
    if (s.order.round > 1 || s.order.base === s.firstModel) return null
    return object(
      'BASE_MISMATCH',
      s.plan.initial
        ? 'Round 1 does not start from the file that the plan names.'
        : 'Round 1 does not start from the weights that the plan draws from its seed, and the plan names no file.',
    )
  },
}

/** The order of the checks: cheap and local first, and all of them before any file of the data set is opened. */
export const TASK_CHECKS: readonly Check<TaskState>[] = [
  site.policyPresent,
  site.notPaused,
  site.bundleHolds(true),
  site.ownSite,
  site.newestVersion,
  site.begun,
  site.notExpired,
  statusFresh,
  orderOfTerms,
  orderForSite,
  site.sameDataset,
  site.sameChain,
  orderedPlan,
  site.sameModel,
  site.planWithinTerms,
  roundInRange,
  notReplayed,
  sameStart,
  site.budgetLeft,
  site.withinPolicy,
]

const run = (input: VerifyForTask): { state: TaskState; results: CheckResult[] } => {
  const state: TaskState = { ...input, plan: input.order.plan }
  return { state, results: runChecks(TASK_CHECKS, state) }
}

/** Every check of a task with its outcome, for the site's own log and page. */
export const checksForTask = (input: VerifyForTask): CheckResult[] => run(input).results

/**
 * The site's last word before it works: may this order be carried out, under this agreement, on this data set, now?
 * The caller MUST write the round and attempt to its journal before work begins, and MUST NOT open the data set when this refuses.
 */
export const verifyForTask = (input: VerifyForTask): Verdict<{ terms: Terms }> => {
  const { state, results } = run(input)
  return firstRefusal(results) ?? { ok: true, terms: state.terms! }
}

import type { AgreementId, Hash } from '../id.ts'
import { type Plan, planHash } from '../run/plan.ts'
import { type Check, object } from './check.ts'
import { epochSeconds, instantWords } from './instant.ts'
import { outsidePolicy, outsideTerms, type SiteDataset } from './plan-within.ts'
import type { SitePolicy } from './policy.ts'
import type { Terms } from './terms.ts'
import { verifyBundle } from './verify-bundle.ts'

/** What a site knows by itself when it judges an agreement; nothing here comes from the exchange but `bundle` and `plan`. */
export interface SiteState {
  readonly bundle: unknown
  /** What verifyBundle said of this very bundle, its seal required, where the caller has asked already: signatures do not change. */
  readonly verified?: ReturnType<typeof verifyBundle>
  readonly plan: Plan
  /** Identity that the site pinned at enrolment. */
  readonly pinned: { readonly site: string; readonly siteKeyThumbprint: string }
  readonly dataset: SiteDataset
  /** Digest of the training graphs that the site rebuilt from the plan. */
  readonly modelDigest: string
  readonly modelParameters?: number
  readonly policy: SitePolicy | null
  readonly localPause: { readonly reason: string } | null
  readonly journal: { highestVersion(agreement: AgreementId): number }
  /** Unix seconds: the later of the local clock and the newest signed time seen. */
  readonly now: number
  terms?: Terms
  termsHash?: Hash
}

type SiteCheck = Check<SiteState>

export const policyPresent: SiteCheck = {
  id: 'V19a',
  name: 'Site policy',
  holds: () => 'The site has its own policy.',
  objection: (s) => (s.policy ? null : object('POLICY_MISSING', 'This site has no policy file. Without one nothing runs.')),
}

export const notPaused: SiteCheck = {
  id: 'P',
  name: 'Local pause',
  holds: () => 'The hospital has not paused its site.',
  objection: (s) => (s.localPause ? object('SITE_PAUSED', `The hospital paused its site: ${s.localPause.reason}`) : null),
}

export const bundleHolds = (requireSeal: boolean): SiteCheck => ({
  id: 'V1–V10',
  name: 'Agreement',
  holds: () =>
    requireSeal ? 'The agreement is complete, signed by both parties and sealed.' : 'The agreement is complete and signed by both parties.',
  objection: (s) => {
    const verdict = (requireSeal && s.verified) || verifyBundle(s.bundle, { requireSeal })
    if (!verdict.ok) return verdict
    s.terms = verdict.terms
    s.termsHash = verdict.termsHash
    return null
  },
})

export const ownSite: SiteCheck = {
  id: 'V15',
  name: 'Own site',
  holds: (s) => `The agreement names this site, ${s.terms!.site.name}, and its key.`,
  objection: (s) => {
    if (s.terms!.site.id !== s.pinned.site) return object('NOT_A_PARTY', 'The agreement is for another site.')
    return s.terms!.site.keyThumbprint === s.pinned.siteKeyThumbprint
      ? null
      : object('NOT_A_PARTY', 'The agreement names another key than the one of this site.')
  },
}

export const newestVersion: SiteCheck = {
  id: 'V12',
  name: 'Version',
  holds: (s) => `Version ${s.terms!.version} is the newest that this site has accepted.`,
  objection: (s) => {
    const highest = s.journal.highestVersion(s.terms!.id)
    return s.terms!.version >= highest
      ? null
      : object(
          'AGREEMENT_SUPERSEDED',
          `This is version ${s.terms!.version}; the site has accepted version ${highest} and takes no older one.`,
        )
  },
}

export const begun: SiteCheck = {
  id: 'V13a',
  name: 'Begun',
  holds: (s) => `The agreement began on ${instantWords(s.terms!.notBefore)}.`,
  objection: (s) =>
    s.now >= (epochSeconds(s.terms!.notBefore) ?? Infinity)
      ? null
      : object('AGREEMENT_NOT_YET', `The agreement begins on ${instantWords(s.terms!.notBefore)}.`),
}

export const notExpired: SiteCheck = {
  id: 'V13b',
  name: 'Not expired',
  holds: (s) => `The agreement ends on ${instantWords(s.terms!.notAfter)}.`,
  objection: (s) =>
    s.now < (epochSeconds(s.terms!.notAfter) ?? -Infinity)
      ? null
      : object('AGREEMENT_EXPIRED', `The agreement ended on ${instantWords(s.terms!.notAfter)}.`),
}

export const sameDataset: SiteCheck = {
  id: 'V16c',
  name: 'Data set',
  holds: () => 'The data set at the site is the one that the agreement names.',
  objection: (s) =>
    s.dataset.manifest === s.terms!.dataset.manifest
      ? null
      : object(
          'DATASET_MISMATCH',
          'The data set at this site is not the one that the agreement names. Its manifest has another fingerprint.',
        ),
}

export const sameChain: SiteCheck = {
  id: 'V16d',
  name: 'Preparation',
  holds: () => 'The images were prepared by the chain that the agreement names.',
  objection: (s) =>
    s.dataset.chain === s.terms!.dataset.chain
      ? null
      : object('CHAIN_MISMATCH', 'The images at this site were prepared by another chain of gears than the agreement names.'),
}

export const samePlan: SiteCheck = {
  id: 'V16e',
  name: 'Plan',
  holds: () => 'The plan that came along is the one that was signed.',
  objection: (s) =>
    planHash(s.plan) === s.terms!.plan
      ? null
      : object('PLAN_MISMATCH', 'The plan that came along is not the one that the agreement names.'),
}

export const sameModel: SiteCheck = {
  id: 'V16f',
  name: 'Model',
  holds: () => 'The training graphs that the site built from the plan are the ones that were signed.',
  objection: (s) =>
    s.modelDigest === s.terms!.model
      ? null
      : object('MODEL_MISMATCH', 'The training graphs that this site builds from the plan are not the ones that the agreement names.'),
}

export const planWithinTerms: SiteCheck = {
  id: 'V16g',
  name: 'Limits',
  holds: () => 'The plan stays within the limits of the agreement.',
  objection: (s) => {
    const problem = outsideTerms(s.plan, { limits: s.terms!.limits, privacy: null })
    return problem ? object('PLAN_OUTSIDE_TERMS', problem) : null
  },
}

export const budgetLeft: SiteCheck = {
  id: 'V18',
  name: 'Privacy budget',
  holds: () => 'The agreement promises no differential privacy, so a round spends no budget.',
  objection: (s) =>
    s.terms!.privacy
      ? object(
          'BUDGET_SPENT',
          `The agreement promises differential privacy with an epsilon of at most ${s.terms!.privacy.epsilon}. This site keeps no budget that a round could be charged to.`,
        )
      : null,
}

export const withinPolicy: SiteCheck = {
  id: 'V19b',
  name: 'Within the site policy',
  holds: () => "The agreement and the plan are at least as strict as the site's own policy.",
  objection: (s) => {
    const problem = outsidePolicy(s.policy!, s.terms!, s.plan, s.dataset, s.modelParameters)
    return problem ? object('POLICY_DENIES', problem) : null
  },
}

import type { Hash } from '../id.ts'
import type { Verdict } from '../refusal.ts'
import { Bundle, type Seal } from './bundle.ts'
import { type Check, type CheckResult, firstRefusal, runChecks } from './check.ts'
import { policyHash, type SitePolicy } from './policy.ts'
import { signedHash } from './seal.ts'
import * as site from './site-checks.ts'
import type { Terms } from './terms.ts'

export type VerifyForSeal = Omit<site.SiteState, 'terms' | 'termsHash'>

/** What a site checks before it seals; it renders the text itself (V5). An agreement that begins later can be sealed now. */
export const SEAL_CHECKS: readonly Check<site.SiteState>[] = [
  site.policyPresent,
  site.notPaused,
  site.bundleHolds(false),
  site.ownSite,
  site.newestVersion,
  site.notExpired,
  site.sameDataset,
  site.sameChain,
  site.samePlan,
  site.sameModel,
  site.planWithinTerms,
  site.budgetLeft,
  site.withinPolicy,
]

const run = (input: VerifyForSeal): { state: site.SiteState; results: CheckResult[] } => {
  const state: site.SiteState = { ...input }
  return { state, results: runChecks(SEAL_CHECKS, state) }
}

export const checksForSeal = (input: VerifyForSeal): CheckResult[] => run(input).results

/** Whether the site may seal. With `policy.autoSeal` false a person at the hospital still has to say yes. */
export const verifyForSeal = (input: VerifyForSeal): Verdict<{ terms: Terms; termsHash: Hash }> => {
  const { state, results } = run(input)
  return firstRefusal(results) ?? { ok: true, terms: state.terms!, termsHash: state.termsHash! }
}

/** The payload to seal after verifyForSeal. @param iat now, as `2026-11-24T10:00:00Z` */
export const sealPayload = (bundle: Bundle, verified: { terms: Terms; termsHash: Hash }, policy: SitePolicy, iat: string): Seal => ({
  schema: 'dua-seal/v1',
  dua: verified.termsHash,
  site: verified.terms.site.id,
  signed: signedHash(Bundle.parse(bundle).signed),
  policy: policyHash(policy),
  iat,
})

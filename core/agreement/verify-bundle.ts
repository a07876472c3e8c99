import type { Hash, OrganisationId, PersonId } from '../id.ts'
import type { Verdict } from '../refusal.ts'
import { type Assurance, assuranceOf } from './assurance.ts'
import type { Seal } from './bundle.ts'
import type { BundleState } from './bundle-state.ts'
import { type CheckResult, firstRefusal, runChecks } from './check.ts'
import { pinChecks } from './pin-checks.ts'
import type { Pins } from './pins.ts'
import { SIGNATURE_CHECKS } from './signature-checks.ts'
import { type PartyRole, partyOf } from './statement.ts'
import type { Terms } from './terms.ts'
import { TERMS_CHECKS } from './terms-checks.ts'

export { makeSeal, signedHash } from './seal.ts'

/** V1 to V10 of the trust design, which a bundle alone can answer; order = cost and danger. Pins add to them. */
export const BUNDLE_CHECKS = [...TERMS_CHECKS, ...SIGNATURE_CHECKS]

export interface BundleOptions {
  /** Refuse a bundle that the site has not sealed. */
  readonly requireSeal: boolean
  /** Hold the keys and the log to what the reader knows from elsewhere. */
  readonly pins?: Pins
}

export interface Signer {
  readonly person: PersonId
  readonly name: string
  readonly title: string
  readonly organisation: OrganisationId
  readonly organisationName: string
  readonly role: PartyRole
  /** `2026-11-24T10:00:00Z`, as the exchange wrote it into the statement. */
  readonly signedAt: string
  readonly credentialId: string
  readonly order: number
  readonly assurance: Assurance
}

export interface VerifiedBundle {
  readonly terms: Terms
  readonly termsHash: Hash
  readonly signers: readonly Signer[]
  readonly seal?: Seal
}

const run = (bundle: unknown, options: BundleOptions): { state: BundleState; results: CheckResult[] } => {
  const state: BundleState = { given: bundle, requireSeal: options.requireSeal }
  return { state, results: runChecks(options.pins ? [...BUNDLE_CHECKS, ...pinChecks(options.pins)] : BUNDLE_CHECKS, state) }
}

/** Every check with its outcome and one sentence, for the page and for `roundtable verify`. */
export const checksOf = (bundle: unknown, options: BundleOptions): CheckResult[] => run(bundle, options).results

/**
 * Verifies an agreement offline from its bundle alone: V1 to V10 in order, first refusal wins.
 * What a bundle alone cannot say: whether the agreement has ended since, and, without pins, whether the keys are those of the right people.
 * @param bundle the bytes of the file, or what a caller has read from JSON itself
 */
export const verifyBundle = (bundle: unknown, options: BundleOptions): Verdict<VerifiedBundle> => {
  const { state, results } = run(bundle, options)
  const refusal = firstRefusal(results)
  if (refusal) return refusal
  const terms = state.terms!
  const signers = state.bundle!.signed.map(({ statement, assertion }) => ({
    person: statement.signer.id,
    name: statement.signer.name,
    title: statement.signer.title,
    organisation: statement.party,
    organisationName: partyOf(terms, statement.role).name,
    role: statement.role,
    signedAt: statement.iat,
    credentialId: assertion.credentialId,
    order: statement.order,
    assurance: assuranceOf(assertion),
  }))
  return { ok: true, terms, termsHash: state.termsHash!, signers, ...(state.seal ? { seal: state.seal } : {}) }
}

import type { Hash } from '../id.ts'
import type { Bundle, KeyCard, Seal, Signed } from './bundle.ts'
import type { Terms } from './terms.ts'

/** What the checks of a bundle fill in as they pass; a check may rely on the ones before it. */
export interface BundleState {
  readonly given: unknown
  readonly requireSeal: boolean
  bundle?: Bundle
  termsBytes?: Uint8Array
  value?: unknown
  terms?: Terms
  termsHash?: Hash
  seal?: Seal
}

export const cardFor = (bundle: Bundle, signed: Signed): KeyCard | undefined =>
  bundle.keyCards.find((card) => card.credentialId === signed.assertion.credentialId)

import { base64url } from '../bytes.ts'
import type { Jwk } from '../protocol/jws.ts'
import type { Bundle, KeyCard, Signed } from './bundle.ts'
import { renderTerms, termsBytes } from './render-terms.ts'
import type { Terms } from './terms.ts'

export interface BundleParts {
  readonly terms: Terms
  readonly signed: readonly Signed[]
  /** One key card for each signature. */
  readonly keyCards: readonly KeyCard[]
  readonly siteKey: Jwk
  readonly seal: string | null
}

/** Puts together the file that proves an agreement. It checks nothing: verifyBundle does. */
export const makeBundle = ({ terms, signed, keyCards, siteKey, seal }: BundleParts): Bundle => ({
  schema: 'dua-bundle/v1',
  terms: base64url(termsBytes(terms)),
  text: renderTerms(terms),
  signed: [...signed],
  keyCards: [...keyCards],
  siteKey,
  seal,
})

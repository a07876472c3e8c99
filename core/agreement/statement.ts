import { hexToBytes } from '../bytes.ts'
import { canonicalHash } from '../canonical.ts'
import type { Hash, PersonId } from '../id.ts'
import type { Signed, Statement } from './bundle.ts'
import { oneLine } from './clauses/clause.ts'
import { instantWords } from './instant.ts'
import { type Terms, termsHash } from './terms.ts'

export type PartyRole = Statement['role']

/** SHA-256("dua-sig/v1\n" ‖ JCS(statement)), in hex; the next statement names it as `prev`. */
export const statementHash = (statement: Statement): Hash => canonicalHash('dua-sig/v1', statement) as Hash

/** The WebAuthn challenge of a statement: the same hash as bytes. */
export const challengeOf = (statement: Statement): Uint8Array => hexToBytes(statementHash(statement))

export const partyOf = (terms: Terms, role: PartyRole): Terms['provider'] => (role === 'provider' ? terms.provider : terms.consumer)

/** The sentence that a person agrees to, word for word. A verifier writes it anew and compares. */
export const intentSentence = (terms: Terms, role: PartyRole): string => {
  const grant = role === 'provider' ? 'permit the use of' : 'use'
  // Statement.intent holds 600 characters; names are cut so that the longest ones still fit.
  const short = (text: string): string => [...oneLine(text)].slice(0, 80).join('')
  return `I sign data-use agreement ${terms.id}, version ${terms.version}, for ${short(partyOf(terms, role).name)}, and agree to ${grant} the data set "${short(terms.dataset.title)}" under its terms until ${instantWords(terms.notAfter)}.`
}

export interface NextStatement {
  readonly terms: Terms
  /** What has been signed so far, in order. */
  readonly signed: readonly Signed[]
  readonly role: PartyRole
  readonly signer: { readonly id: PersonId; readonly name: string; readonly title: string }
  readonly meaning?: Statement['meaning']
  /** Now, as `2026-11-24T10:00:00Z`. */
  readonly iat: string
  /** At least 22 characters of randomness, base64url. */
  readonly nonce: string
}

/** The statement that the next signer signs; its order and `prev` follow from what is signed already. */
export const nextStatement = ({ terms, signed, role, signer, meaning = 'approve', iat, nonce }: NextStatement): Statement => ({
  schema: 'dua-sig/v1',
  dua: termsHash(terms),
  version: terms.version,
  party: partyOf(terms, role).organisation,
  role,
  signer: { id: signer.id, name: signer.name, title: signer.title },
  meaning,
  intent: intentSentence(terms, role),
  consentElectronic: true,
  order: signed.length + 1,
  prev: signed.length === 0 ? null : statementHash(signed[signed.length - 1]!.statement),
  iat,
  nonce,
})

import { fromBase64url } from '../bytes.ts'
import type { Assertion } from './bundle.ts'
import { FLAGS } from './webauthn.ts'

/** How a signature was made, as the authenticator itself said in what it signed (WebAuthn Level 3 §6.1.3). */
export type Assurance = 'device-bound-passkey' | 'synced-passkey'

/** @param assertion one that was verified: the person was present and verified */
export const assuranceOf = (assertion: Assertion): Assurance =>
  (fromBase64url(assertion.authenticatorData)?.[32] ?? 0) & FLAGS.backupEligible ? 'synced-passkey' : 'device-bound-passkey'

export const ASSURANCE_WORDS: Readonly<Record<Assurance, string>> = {
  'device-bound-passkey': 'with a passkey that stays on one device, after a PIN, fingerprint or face check',
  'synced-passkey': 'with a passkey that may be copied between devices of one account, after a PIN, fingerprint or face check',
}

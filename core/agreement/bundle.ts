import * as z from 'zod'
import { Hash, OrganisationId, PersonId, SiteId } from '../id.ts'
import { Jwk } from '../protocol/jws.ts'
import { LogProof } from './log-proof.ts'
import { Instant } from './terms.ts'

/** What a person signs: `dua-sig/v1`. `prev` is the hash of the statement before it, so the order is part of what is signed. */
export const Statement = z.strictObject({
  schema: z.literal('dua-sig/v1'),
  dua: Hash,
  version: z.int().min(1),
  party: OrganisationId,
  role: z.enum(['provider', 'consumer']),
  signer: z.strictObject({ id: PersonId, name: z.string().min(1).max(200), title: z.string().max(200) }),
  meaning: z.enum(['approve', 'reject', 'witness']),
  /** The sentence the person agreed to, word for word. */
  intent: z.string().min(10).max(600),
  consentElectronic: z.literal(true),
  order: z.int().min(1).max(20),
  prev: Hash.nullable(),
  iat: Instant,
  nonce: z.string().min(22).max(64),
})
export type Statement = z.infer<typeof Statement>

/** WebAuthn assertion over challenge = SHA-256("dua-sig/v1\n" ‖ JCS(statement)); base64url fields as WebAuthn Level 3 §5.8.1 names them. */
export const Assertion = z.strictObject({
  credentialId: z.string().max(1400),
  clientDataJSON: z.string().max(4000),
  authenticatorData: z.string().max(4000),
  signature: z.string().max(2000),
})
export type Assertion = z.infer<typeof Assertion>

/** A signer's public key as registered: COSE key bytes (base64url), and where it may be used. */
export const KeyCard = z.strictObject({
  credentialId: z.string().max(1400),
  person: PersonId,
  organisation: OrganisationId,
  cosePublicKey: z.string().max(2000),
  rpId: z.string().max(253),
  origins: z.array(z.string().max(300)).min(1).max(4),
})
export type KeyCard = z.infer<typeof KeyCard>

export const Signed = z.strictObject({ statement: Statement, assertion: Assertion })
export type Signed = z.infer<typeof Signed>

/** Payload of the site seal, a JWS with typ `dua-seal+jws` by the site key over all that was signed. It is made last. */
export const Seal = z.strictObject({
  schema: z.literal('dua-seal/v1'),
  dua: Hash,
  site: SiteId,
  /** SHA-256 over JCS of [statement, assertion] in order. */
  signed: Hash,
  policy: Hash,
  iat: Instant,
})
export type Seal = z.infer<typeof Seal>
export const SEAL_TYP = 'dua-seal+jws'

/** A self-contained file that proves an agreement offline. `seal` is null until the site has sealed. */
export const Bundle = z.strictObject({
  schema: z.literal('dua-bundle/v1'),
  /** base64url of the canonical bytes of Terms. */
  terms: z.string().max(100_000),
  text: z.string().max(100_000),
  signed: z.array(Signed).max(20),
  keyCards: z.array(KeyCard).max(20),
  siteKey: Jwk,
  seal: z.string().max(20_000).nullable(),
  /** Where the exchange's audit log has the agreement; a site's own copy is without. */
  log: LogProof.optional(),
})
export type Bundle = z.infer<typeof Bundle>

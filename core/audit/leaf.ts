import { canonicalBytes, sha256Hex } from '../canonical.ts'
import type { Hash } from '../id.ts'

/** What a leaf commits to. No name and no free text: the body stays in its own row and may be erased, the commitment stays. */
export interface AuditLeaf {
  /** Kind of event, e.g. `agreement.revoked`. */
  readonly type: string
  /** At least 128 bits of randomness, base64url or hex, so that a short body cannot be guessed from its hash. */
  readonly salt: string
  /** SHA-256 of the body, see bodyHash. */
  readonly bodyHash: Hash
  /** Position in the log, from 0. */
  readonly seq: number
}

/** Hash of an event's body: SHA-256("audit-body/v1\n" ‖ salt ‖ "\n" ‖ JCS(body)), so that equal bodies do not look alike. */
export const bodyHash = (salt: string, body: unknown): Hash => sha256Hex(canonicalBytes(body), `audit-body/v1\n${salt}`) as Hash

/** JCS of {bodyHash, salt, seq, type}: the data of a Merkle leaf; leafHash puts 0x00 before it. */
export const leafBytes = ({ type, salt, bodyHash: body, seq }: AuditLeaf): Uint8Array => canonicalBytes({ type, salt, bodyHash: body, seq })

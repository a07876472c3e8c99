import * as z from 'zod'
import { verifyCheckpoint } from '../audit/checkpoint.ts'
import { cosignedAt } from '../audit/cosignature.ts'
import { verifyInclusion } from '../audit/inclusion.ts'
import { bodyHash, leafBytes } from '../audit/leaf.ts'
import { leafHash } from '../audit/tree.ts'
import { parseVerifierKey } from '../audit/verifier-key.ts'
import { hexToBytes } from '../bytes.ts'
import { Hash } from '../id.ts'
import type { Pins } from './pins.ts'
import type { Terms } from './terms.ts'

/** What put the agreement in force, as the exchange's audit log has it: one event, its place, and the way from it to a signed checkpoint. */
export const LogProof = z.strictObject({
  seq: z.int().min(0),
  salt: z.string().min(16).max(64),
  event: z.strictObject({
    type: z.literal('agreement.activated'),
    subject: z.string().max(36),
    actor: z.string().max(200),
    at: z.string().max(30),
    data: z.strictObject({ terms: Hash }),
  }),
  /** Audit path, lowest first (RFC 9162 §2.1.3.1), in hex. */
  path: z.array(Hash).max(63),
  /** C2SP checkpoint with its signatures. */
  checkpoint: z.string().max(100_000),
})
export type LogProof = z.infer<typeof LogProof>

/** The first thing that is wrong with the proof, as a sentence, or `null`. */
export const logProblem = (log: LogProof | undefined, pins: NonNullable<Pins['log']>, terms: Terms, termsHash: Hash): string | null => {
  if (!log) return 'The bundle holds no proof from the audit log.'
  const { seq, salt, event, path, checkpoint } = log
  if (event.subject !== terms.id || event.data.terms !== termsHash) return 'The log entry is about another agreement.'
  const key = parseVerifierKey(pins.key)!
  const signed = verifyCheckpoint(checkpoint, key.name, key.publicKey)
  if (!signed) return `The checkpoint is not signed with the key of the log ${key.name}.`
  const leaf = leafHash(leafBytes({ type: event.type, salt, bodyHash: bodyHash(salt, event), seq }))
  if (!verifyInclusion({ index: seq, size: signed.size, leaf, proof: path.map(hexToBytes), root: signed.root }))
    return `The entry is not number ${seq} of the log that the checkpoint was signed for.`
  const names = new Set(
    pins.witnesses.flatMap((line) => {
      const witness = parseVerifierKey(line)!
      return cosignedAt(checkpoint, witness.name, witness.publicKey) === null ? [] : [witness.name]
    }),
  )
  return names.size >= pins.cosignatures
    ? null
    : `Of the witnesses that are pinned ${names.size} cosigned the checkpoint; ${pins.cosignatures} are asked for.`
}

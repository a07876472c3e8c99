import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes, utf8ToBytes } from '../bytes.ts'
import { COSIGNATURE_ED25519, noteKeyId, signatureIn, signatureLine, splitNote, verifies } from './note.ts'

/** The signed message (c2sp.org/tlog-cosignature): two lines before the text of the checkpoint. */
const messageOf = (text: string, seconds: number): Uint8Array => utf8ToBytes(`cosignature/v1\ntime ${seconds}\n${text}`)

const u64 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/**
 * A witness's signature line under a checkpoint, cosignature/v1 with Ed25519: at this time the checkpoint was the largest that the witness had
 * seen of this log, and it continued all earlier ones.
 * @param seconds POSIX time
 * @param secretKey 32-byte Ed25519 seed
 */
export const cosignatureLine = (text: string, name: string, secretKey: Uint8Array, seconds: number): string =>
  signatureLine(
    name,
    noteKeyId(name, ed25519.getPublicKey(secretKey), COSIGNATURE_ED25519),
    concatBytes(u64(seconds), ed25519.sign(messageOf(text, seconds), secretKey)),
  )

/** When this witness cosigned the note, POSIX seconds; `null` when it did not, or its signature is not good. */
export const cosignedAt = (note: string, name: string, publicKey: Uint8Array): number | null => {
  const parts = splitNote(note)
  const mine = parts && signatureIn(parts.lines, name, noteKeyId(name, publicKey, COSIGNATURE_ED25519))
  if (!parts || mine?.length !== 72) return null
  const seconds = Number(new DataView(mine.buffer, mine.byteOffset, 8).getBigUint64(0))
  return Number.isSafeInteger(seconds) && verifies(mine.slice(8), messageOf(parts.text, seconds), publicKey) ? seconds : null
}

import { base64, bytesToHex, concatBytes, fromBase64 } from '../bytes.ts'
import { COSIGNATURE_ED25519, NOTE_ED25519, type NoteKeyType, noteKeyId } from './note.ts'

const TYPES: readonly NoteKeyType[] = [NOTE_ED25519, COSIGNATURE_ED25519]

/** Public key of a log or a witness with the name it signs under. */
export interface VerifierKey {
  readonly name: string
  readonly type: NoteKeyType
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array
}

/** One line that names a key (c2sp.org/signed-note, verifier keys): `name+hex(key id)+base64(type ‖ key)`. */
export const verifierKeyText = ({ name, type, publicKey }: VerifierKey): string =>
  `${name}+${bytesToHex(noteKeyId(name, publicKey, type))}+${base64(concatBytes(Uint8Array.of(type), publicKey))}`

/** Reads such a line strictly; `null` when its key id is not that of its key. */
export const parseVerifierKey = (text: string): VerifierKey | null => {
  const found = /^([^\s+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/u.exec(text)
  const bytes = found ? fromBase64(found[3]!) : null
  const type = TYPES.find((known) => known === bytes?.[0])
  if (!found || bytes?.length !== 33 || type === undefined) return null
  const key: VerifierKey = { name: found[1]!, type, publicKey: bytes.slice(1) }
  return bytesToHex(noteKeyId(key.name, key.publicKey, type)) === found[2] ? key : null
}

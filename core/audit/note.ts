import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64, concatBytes, equalBytes, fromBase64, utf8ToBytes } from '../bytes.ts'

/** Signature type bytes of C2SP: a note signed with Ed25519, and an Ed25519 cosignature of a checkpoint. */
export const NOTE_ED25519 = 0x01
export const COSIGNATURE_ED25519 = 0x04
export type NoteKeyType = typeof NOTE_ED25519 | typeof COSIGNATURE_ED25519

const NAME = /^[^\s+\p{C}]{1,200}$/u
const TEXT = /^(?:[^\p{Cc}\ufffd]|\n)*\n$/u

/** C2SP signed-note key id: the first 4 bytes of SHA-256(name ‖ "\n" ‖ type ‖ public key). */
export const noteKeyId = (name: string, publicKey: Uint8Array, type: NoteKeyType = NOTE_ED25519): Uint8Array =>
  sha256(concatBytes(utf8ToBytes(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4)

const checkText = (text: string): boolean => TEXT.test(text) && text.isWellFormed()

/**
 * Signs a text as a C2SP signed note (c2sp.org/signed-note): text, blank line, then `— name base64(key id ‖ signature)`.
 * @param text lines, the last ended by a line feed
 * @param secretKey 32-byte Ed25519 seed
 * @throws {TypeError} for a name with spaces or `+`, or a text with control characters or no final line feed
 */
export const signNote = (text: string, name: string, secretKey: Uint8Array): string => {
  if (!checkText(text)) throw new TypeError('The text of a note ends with a line feed and has no control characters.')
  const signature = ed25519.sign(utf8ToBytes(text), secretKey)
  return `${text}\n${signatureLine(name, noteKeyId(name, ed25519.getPublicKey(secretKey)), signature)}\n`
}

/** @throws {TypeError} for a name with spaces or `+` */
export const signatureLine = (name: string, keyId: Uint8Array, signature: Uint8Array): string => {
  if (!NAME.test(name)) throw new TypeError('The name of a note key has no spaces and no plus sign.')
  return `— ${name} ${base64(concatBytes(keyId, signature))}`
}

/** Adds the signature lines of `other`, a note over the same text, for instance a witness's. `null` when the texts differ. */
export const mergeNotes = (note: string, other: string): string | null => {
  const a = splitNote(note)
  const b = splitNote(other)
  if (!a || !b || a.text !== b.text) return null
  return `${a.text}\n${[...new Set([...a.lines, ...b.lines])].map((line) => `${line}\n`).join('')}`
}

/** Text and signature lines of a note; `null` for anything else. */
export const splitNote = (note: string): { text: string; lines: string[] } | null => {
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || note.length > 1_000_000) return null
  const text = note.slice(0, at + 1)
  const lines = note.slice(at + 2).split('\n')
  if (lines.pop() !== '' || lines.length === 0 || lines.length > 100 || !checkText(text)) return null
  return { text, lines }
}

/**
 * What the one line of this key holds after the key id; `null` when there is none or more than one, or any line is malformed. Lines of other keys
 * are passed over, as the specification asks.
 */
export const signatureIn = (lines: readonly string[], name: string, keyId: Uint8Array): Uint8Array | null => {
  let mine: Uint8Array | null = null
  for (const line of lines) {
    const found = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line)
    const bytes = found ? fromBase64(found[2]!) : null
    if (!found || !bytes || bytes.length < 5) return null
    if (found[1] !== name || !equalBytes(bytes.slice(0, 4), keyId)) continue
    if (mine) return null
    mine = bytes.slice(4)
  }
  return mine
}

/** Strict Ed25519 (RFC 8032); `false` for a malformed key. */
export const verifies = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean => {
  try {
    return signature.length === 64 && ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}

/**
 * The text of a note, if it holds exactly one signature of this key and that signature is good. Otherwise `null`.
 * @param publicKey 32 bytes that the caller already holds
 */
export const verifyNote = (note: string, name: string, publicKey: Uint8Array): string | null => {
  const parts = splitNote(note)
  const mine = parts && signatureIn(parts.lines, name, noteKeyId(name, publicKey))
  return parts && mine && verifies(mine, utf8ToBytes(parts.text), publicKey) ? parts.text : null
}

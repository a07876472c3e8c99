import { base64, fromBase64 } from '../bytes.ts'
import { signNote, verifyNote } from './note.ts'

/** State of a log at one moment (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** Name of the log, a schema-less URL such as `exchange.example/log`. */
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** The three lines of a checkpoint. */
export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${base64(root)}\n`

/** Reads the text of a checkpoint strictly: exactly three lines, no leading zero, 32 bytes of root. */
export const parseCheckpoint = (text: string): Checkpoint | null => {
  const found = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/=]+)\n$/.exec(text)
  const root = found ? fromBase64(found[3]!) : null
  const size = Number(found?.[2])
  return found && root?.length === 32 && Number.isSafeInteger(size) ? { origin: found[1]!, size, root } : null
}

/** A signed checkpoint; the key has the name of the log. @param secretKey 32-byte Ed25519 seed */
export const signCheckpoint = (checkpoint: Checkpoint, secretKey: Uint8Array): string =>
  signNote(checkpointText(checkpoint), checkpoint.origin, secretKey)

/** The checkpoint in a note, if this log signed it; otherwise `null`. */
export const verifyCheckpoint = (note: string, origin: string, publicKey: Uint8Array): Checkpoint | null => {
  const text = verifyNote(note, origin, publicKey)
  const checkpoint = text === null ? null : parseCheckpoint(text)
  return checkpoint?.origin === origin ? checkpoint : null
}

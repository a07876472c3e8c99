import { ed25519 } from '@noble/curves/ed25519.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '../../bytes.ts'
import { signCheckpoint } from '../checkpoint.ts'
import { cosignatureLine } from '../cosignature.ts'
import { joinEntries } from '../entries.ts'
import { bodyHash, leafBytes } from '../leaf.ts'
import type { LogKeys } from '../log-keys.ts'
import { logOrigin, witnessName } from '../log-names.ts'
import { COSIGNATURE_ED25519, NOTE_ED25519, splitNote } from '../note.ts'
import { levelsOf, tilePath, tilesAt } from '../tile.ts'
import { leafHash, rootOfLeaves } from '../tree.ts'
import { verifierKeyText } from '../verifier-key.ts'

const secretOf = (name: string): Uint8Array => hexToBytes(bodyHash(name, 'secret'))

/**
 * A whole log as an exchange would show it, file by file: with a checkpoint, its tiles, its entries and the keys of those who sign it.
 * @param exchange its address @param secret its key, a 32-byte seed
 * @param story events are the same in every log of one story up to the event `from` which they differ
 */
export const madeLog = (
  size: number,
  { story = 'one', from = 0, exchange = 'https://exchange.example', secret = secretOf('log') } = {},
): Map<string, Uint8Array> => {
  const [origin, witness] = [logOrigin(exchange), witnessName(exchange, '1')]
  const entries = Array.from({ length: size }, (_, seq) => {
    const salt = `${seq >= from ? story : 'one'} ${String(seq).padStart(16, '0')}`
    return leafBytes({ type: seq % 3 === 0 ? 'round.committed' : 'task.accepted', salt, bodyHash: bodyHash(salt, { seq }), seq })
  })
  const leaves = entries.map(leafHash)
  const files = new Map<string, Uint8Array>()
  for (const tile of tilesAt('entries', size))
    files.set(tilePath(tile), joinEntries(entries.slice(tile.index * 256, tile.index * 256 + tile.width)))
  for (let level = 0; level < levelsOf(size); level++)
    for (const tile of tilesAt(level, size)) {
      const span = 256 ** level
      const hashes = Array.from({ length: tile.width }, (_, i) => (tile.index * 256 + i) * span).map((at) =>
        rootOfLeaves(leaves, at, at + span),
      )
      files.set(tilePath(tile), concatBytes(...hashes))
    }
  const note = signCheckpoint({ origin, size, root: rootOfLeaves(leaves) }, secret)
  const line = cosignatureLine(splitNote(note)!.text, witness, secretOf('site'), 1_800_000_000)
  files.set('checkpoint', utf8ToBytes(`${note}${line}\n`))
  const site = verifierKeyText({ name: witness, type: COSIGNATURE_ED25519, publicKey: ed25519.getPublicKey(secretOf('site')) })
  const log = verifierKeyText({ name: origin, type: NOTE_ED25519, publicKey: ed25519.getPublicKey(secret) })
  const keys: LogKeys = { log, witnesses: [{ organisation: 'Hannover General Hospital', site: 'Hannover', key: site }] }
  return files.set('keys', utf8ToBytes(JSON.stringify(keys)))
}

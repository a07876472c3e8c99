import * as z from 'zod'
import { bytesToHex, equalBytes } from '../bytes.ts'
import { parseCanonical } from '../canonical.ts'
import { Hash } from '../id.ts'
import { type Checkpoint, verifyCheckpoint } from './checkpoint.ts'
import { cosignedAt } from './cosignature.ts'
import { splitEntries } from './entries.ts'
import type { LogKeys } from './log-keys.ts'
import { NOTE_ED25519 } from './note.ts'
import { levelsOf, TILE_WIDTH, tilePath, tilesAt } from './tile.ts'
import { hashesOf } from './tile-tree.ts'
import { appendLeaf, type Frontier, leafHash, rootOf, rootOfLeaves } from './tree.ts'
import { parseVerifierKey } from './verifier-key.ts'

const Leaf = z.strictObject({ bodyHash: Hash, salt: z.string().min(16).max(64), seq: z.int().min(0), type: z.string().max(80) })

/** Reads a file of the log by its path below `/api/log/`, from the network or a saved folder. @throws when it is not there */
export type ReadLog = (path: string) => Promise<Uint8Array>

export interface AuditedLog {
  readonly checkpoint: Checkpoint
  /** Sites whose cosignature under the checkpoint is good. @see LogKeys for where their keys come from */
  readonly cosigned: readonly { readonly organisation: string; readonly site: string; readonly seconds: number }[]
  /** How often each type of event is in the log. */
  readonly types: ReadonlyMap<string, number>
}

export type LogAudit = ({ readonly ok: true } & AuditedLog) | { readonly ok: false; readonly fault: string }

class LogFault extends Error {}

const readLeaf = (entry: Uint8Array, seq: number): z.infer<typeof Leaf> => {
  const read = parseCanonical(entry)
  const leaf = read.ok ? Leaf.safeParse(read.value).data : undefined
  if (!leaf) throw new LogFault(`Event ${seq} is not written as an event of this log.`)
  if (leaf.seq !== seq) throw new LogFault(`Event ${seq} says that it is event ${leaf.seq}.`)
  return leaf
}

/** All leaf hashes, each the hash of its entry. */
const readLeaves = async (read: ReadLog, size: number, count: (type: string) => void): Promise<Uint8Array[]> => {
  const leaves: Uint8Array[] = []
  const entryTiles = tilesAt('entries', size)
  for (const [at, tile] of tilesAt(0, size).entries()) {
    const hashes = hashesOf(tile, await read(tilePath(tile)))
    const entries = splitEntries(await read(tilePath(entryTiles[at]!)))
    if (entries?.length !== tile.width)
      throw new LogFault(`The bundle of events from ${leaves.length} on does not hold ${tile.width} events.`)
    for (const [i, entry] of entries.entries()) {
      const seq = leaves.length
      if (!equalBytes(leafHash(entry), hashes[i]!))
        throw new LogFault(`Event ${seq} does not have the fingerprint that the log shows for it.`)
      count(readLeaf(entry, seq).type)
      leaves.push(hashes[i]!)
    }
  }
  return leaves
}

const checkUpperTiles = async (read: ReadLog, size: number, leaves: readonly Uint8Array[]): Promise<void> => {
  let below = leaves
  for (let level = 1; level < levelsOf(size); level++) {
    const made: Uint8Array[] = []
    for (const tile of tilesAt(level, size)) {
      for (const hash of hashesOf(tile, await read(tilePath(tile)))) {
        const from = made.length * TILE_WIDTH
        if (!equalBytes(hash, rootOfLeaves(below, from, from + TILE_WIDTH)))
          throw new LogFault(`The tile ${tilePath(tile)} does not agree with the tiles below it.`)
        made.push(hash)
      }
    }
    below = made
  }
}

const cosignaturesOf = (note: string, keys: LogKeys) =>
  keys.witnesses.flatMap(({ organisation, site, key }) => {
    const parsed = parseVerifierKey(key)
    const seconds = parsed && cosignedAt(note, parsed.name, parsed.publicKey)
    return seconds === null ? [] : [{ organisation, site, seconds }]
  })

/**
 * Walks a whole log: the checkpoint's signature, every entry against its leaf hash and its place, every tile against those below it, the root
 * against the checkpoint, and who cosigned it. Needs nothing but the files.
 * @param note the checkpoint with its signatures
 * @param keys who signs; `keys.log` is the key that the caller trusts
 */
export const auditLog = async (read: ReadLog, note: string, keys: LogKeys): Promise<LogAudit> => {
  const key = parseVerifierKey(keys.log)
  if (key?.type !== NOTE_ED25519) return { ok: false, fault: 'The key of the log cannot be read.' }
  const checkpoint = verifyCheckpoint(note, key.name, key.publicKey)
  if (!checkpoint) return { ok: false, fault: 'The checkpoint is not signed with the key of this log.' }
  const types = new Map<string, number>()
  try {
    const leaves = await readLeaves(read, checkpoint.size, (type) => types.set(type, (types.get(type) ?? 0) + 1))
    await checkUpperTiles(read, checkpoint.size, leaves)
    const frontier = leaves.reduce<Frontier>((found, leaf, i) => appendLeaf(found, i, leaf), [])
    const root = rootOf(frontier, leaves.length)
    if (!equalBytes(root, checkpoint.root))
      throw new LogFault(`The events give the root ${bytesToHex(root)}, but the checkpoint was signed for ${bytesToHex(checkpoint.root)}.`)
  } catch (error) {
    if (error instanceof LogFault || error instanceof RangeError) return { ok: false, fault: error.message }
    throw error
  }
  return { ok: true, checkpoint, cosigned: cosignaturesOf(note, keys), types }
}

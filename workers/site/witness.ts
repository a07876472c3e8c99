import * as z from 'zod'
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from '#core/audit/checkpoint.ts'
import { verifyConsistency } from '#core/audit/consistency.ts'
import { cosignatureLine, cosignedAt } from '#core/audit/cosignature.ts'
import { logOrigin, witnessName } from '#core/audit/log-names.ts'
import { splitNote } from '#core/audit/note.ts'
import { equalBytes } from '#core/bytes.ts'
import { publicKeyOf } from '#core/protocol/jws.ts'
import type { Config } from './config.ts'
import { readJsonFile, writeJson } from './files.ts'
import type { Home } from './home.ts'
import type { SiteKey } from './keys.ts'

/** `witness.json`: the largest checkpoint of the exchange's log that this site has seen and cosigned. */
const Seen = z.strictObject({ schema: z.literal('witness/v1'), note: z.string().max(1_000_000) })

/** `log-conflict.json`: two checkpoints, both signed by the exchange, of which the second does not continue the first. */
export const LogConflict = z.strictObject({
  schema: z.literal('log-conflict/v1'),
  foundAt: z.string().max(40),
  why: z.string().max(300),
  first: z.string().max(1_000_000),
  second: z.string().max(1_000_000),
})
export type LogConflict = z.infer<typeof LogConflict>

export const CONFLICT_SENTENCE =
  'The log of the exchange does not continue what this site has seen of it, so no task is taken. Both checkpoints are kept in log-conflict.json. ' +
  'Show them to the other organisations; remove the file only when it is explained.'

/** Whether the log was found to be rewritten; a file that cannot be read counts as a yes. */
export const hasLogConflict = async (home: Pick<Home, 'conflict'>): Promise<boolean> => {
  const file = await readJsonFile(home.conflict)
  return file.found || file.damaged
}

/** Events of the log that this site has seen; null before the first time. */
export const witnessedSize = async (home: Pick<Home, 'witness'>): Promise<number | null> => {
  const file = await readJsonFile(home.witness)
  const kept = file.found ? Seen.safeParse(file.value).data : undefined
  const text = kept && splitNote(kept.note)?.text
  return text ? (parseCheckpoint(text)?.size ?? null) : null
}

/** What becomes of a checkpoint. `known`: it is cosigned already. `unsigned`: it is not of the pinned exchange, and proves nothing. */
export type Considered =
  | { readonly kind: 'known' | 'unsigned' | 'conflict' }
  | { readonly kind: 'cosigned'; readonly size: number; readonly line: string }

/** Hashes that prove that a log of `oldSize` events is the beginning of one of `newSize`. */
export type ProveConsistency = (oldSize: number, newSize: number) => Promise<readonly Uint8Array[]>

export interface WitnessParts {
  readonly home: Pick<Home, 'witness' | 'conflict'>
  readonly config: Pick<Config, 'exchange' | 'exchangeKey' | 'site'>
  /** The site's present key, read anew for each checkpoint. */
  readonly key: Pick<SiteKey, 'secret' | 'jwk'>
  readonly now: () => Date
}

export interface Witness {
  /** @throws what `prove` throws: then nothing was decided */
  consider(note: string, prove: ProveConsistency): Promise<Considered>
}

/**
 * The site as a witness of the exchange's log (C2SP tlog-witness): a checkpoint is cosigned once it is proved to continue the last one, and only after
 * it is written down that it was seen. One is considered at a time: of two at once, the smaller would be signed after the larger.
 */
export const openWitness = (parts: WitnessParts): Witness => {
  const { home, config, now } = parts
  const publicKey = publicKeyOf(config.exchangeKey)
  const read = (note: string): Checkpoint | null => publicKey && verifyCheckpoint(note, logOrigin(config.exchange), publicKey)
  const name = witnessName(config.exchange, config.site)

  const lastSeen = async (): Promise<{ note: string; checkpoint: Checkpoint } | null> => {
    const file = await readJsonFile(home.witness)
    if (!file.found && !file.damaged) return null
    const kept = file.found ? Seen.safeParse(file.value).data : undefined
    const checkpoint = kept ? read(kept.note) : null
    // Begun anew, it would accept any log: that is what the file is there against.
    if (!kept || !checkpoint) throw new Error('witness.json cannot be read. Restore it from a backup of this home folder.')
    return { note: kept.note, checkpoint }
  }

  const conflict = async (first: string, second: string, why: string): Promise<Considered> => {
    const found: LogConflict = { schema: 'log-conflict/v1', foundAt: now().toISOString(), why, first, second }
    if (!(await hasLogConflict(home))) await writeJson(home.conflict, found)
    return { kind: 'conflict' }
  }

  const decide = async (note: string, prove: ProveConsistency): Promise<Considered> => {
    const checkpoint = read(note)
    if (!checkpoint) return { kind: 'unsigned' }
    const { jwk, secret } = parts.key
    const last = await lastSeen()
    if (last) {
      const { size, root } = last.checkpoint
      if (checkpoint.size < size)
        return conflict(last.note, note, `It has ${checkpoint.size} events, and this site has seen ${size}: it was set back.`)
      if (checkpoint.size === size && !equalBytes(checkpoint.root, root))
        return conflict(last.note, note, `Two checkpoints of ${size} events have different roots.`)
      const proof = checkpoint.size === size || size === 0 ? [] : await prove(size, checkpoint.size)
      if (!verifyConsistency({ oldSize: size, oldRoot: root, newSize: checkpoint.size, newRoot: checkpoint.root, proof }))
        return conflict(last.note, note, `The ${size} events that this site has seen are not the beginning of these ${checkpoint.size}.`)
      if (checkpoint.size === size && cosignedAt(note, name, publicKeyOf(jwk)!) !== null) return { kind: 'known' }
    }
    if (checkpoint.size !== last?.checkpoint.size) await writeJson(home.witness, { schema: 'witness/v1', note })
    const seconds = Math.floor(now().getTime() / 1000)
    return { kind: 'cosigned', size: checkpoint.size, line: cosignatureLine(splitNote(note)!.text, name, secret, seconds) }
  }

  let turn: Promise<unknown> = Promise.resolve()
  return {
    consider: (note, prove) => {
      const mine = turn.then(() => decide(note, prove))
      turn = mine.catch(() => {})
      return mine
    },
  }
}

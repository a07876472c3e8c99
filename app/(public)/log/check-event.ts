import type { EvidenceCheck } from '#app/ui/agreement/evidence-checks.tsx'
import { dateTime, integer } from '#app/ui/format.ts'
import { trpc } from '#app/ui/trpc/client.ts'
import { type Checkpoint, verifyCheckpoint } from '#core/audit/checkpoint.ts'
import { cosignedAt } from '#core/audit/cosignature.ts'
import { splitEntries } from '#core/audit/entries.ts'
import { inclusionRanges, verifyInclusion } from '#core/audit/inclusion.ts'
import { bodyHash, leafBytes } from '#core/audit/leaf.ts'
import { LogKeys } from '#core/audit/log-keys.ts'
import { TILE_WIDTH, tileAt, tilePath } from '#core/audit/tile.ts'
import { proofOf, tileTree } from '#core/audit/tile-tree.ts'
import { leafHash } from '#core/audit/tree.ts'
import { parseVerifierKey } from '#core/audit/verifier-key.ts'
import { bytesToHex, equalBytes, utf8FromBytes } from '#core/bytes.ts'

/** One fingerprint of the way from an event to the root. */
export interface Step {
  /** The events that it stands for. */
  readonly from: number
  readonly to: number
  readonly hash: string
}

export interface CheckedEvent {
  readonly checks: readonly EvidenceCheck[]
  /** What the event says, where the viewer may read it. */
  readonly body: string | null
  readonly steps: readonly Step[]
  readonly root: string
}

const get = async (path: string): Promise<Uint8Array> => {
  const answer = await fetch(`/api/log/${path}`)
  if (!answer.ok) throw new Error('The exchange did not answer for its log. Try again in a minute.')
  return new Uint8Array(await answer.arrayBuffer())
}

const signedCheckpoint = async (): Promise<{ checkpoint: Checkpoint | null; note: string; keys: LogKeys }> => {
  const [note, keys] = [utf8FromBytes(await get('checkpoint')) ?? '', LogKeys.parse(JSON.parse(utf8FromBytes(await get('keys')) ?? ''))]
  const key = parseVerifierKey(keys.log)
  return { checkpoint: key && verifyCheckpoint(note, key.name, key.publicKey), note, keys }
}

const entryAt = async (seq: number, size: number): Promise<Uint8Array | undefined> => {
  const tile = { ...tileAt(0, Math.floor(seq / TILE_WIDTH), size), level: 'entries' } as const
  return splitEntries(await get(tilePath(tile)))?.[seq % TILE_WIDTH]
}

const witnesses = (note: string, keys: LogKeys): string[] =>
  keys.witnesses.flatMap(({ organisation, key }) => {
    const parsed = parseVerifierKey(key)
    const seconds = parsed && cosignedAt(note, parsed.name, parsed.publicKey)
    return seconds === null ? [] : [`${organisation}, ${dateTime(new Date(seconds * 1000))}`]
  })

/**
 * Checks in this browser that an event is in the log: the tiles and the signature are fetched, everything else is computed here.
 * @throws {Error} with a sentence for the page
 */
export const checkEvent = async (seq: number): Promise<CheckedEvent> => {
  const { checkpoint, note, keys } = await signedCheckpoint()
  if (!checkpoint) throw new Error('The exchange shows a state of its log that it did not sign. Tell the other organisations.')
  const { size, root } = checkpoint
  if (seq >= size)
    throw new Error(
      `The signed log has ${integer(size)} events, numbered from 0. A new event is in it after half a minute. Check the number.`,
    )
  const [entry, own] = [await entryAt(seq, size), await trpc.audit.event.query({ seq })]
  const leaf = entry && leafHash(entry)
  const ranges = inclusionRanges(seq, size)
  const proof = await proofOf(
    tileTree(size, (tile) => get(tilePath(tile))),
    ranges,
  )
  const body = own && bodyHash(own.salt, own.body)
  const same = own && body && entry && equalBytes(leafBytes({ type: own.body.type, salt: own.salt, bodyHash: body, seq }), entry)
  const included = leaf !== undefined && verifyInclusion({ index: seq, size, leaf, proof, root })
  const seen = witnesses(note, keys)
  const content: EvidenceCheck = {
    id: 'content',
    title: 'The event says what you can read below',
    proves: own
      ? 'Its fingerprint was computed here from its content, its place and a random number that is kept with it.'
      : 'Your organisation has no part in this event, so you cannot read it. That it is in the log can be checked all the same.',
    state: own ? (same ? 'pass' : 'fail') : 'not-run',
    ...(leaf && { detail: `Fingerprint ${bytesToHex(leaf)}` }),
  }
  return {
    body: own && JSON.stringify(own.body, null, 2),
    steps: ranges.map(([from, to], i) => ({ from, to, hash: bytesToHex(proof[i]!) })),
    root: bytesToHex(root),
    checks: [
      {
        id: 'signed',
        title: 'The exchange has signed its log',
        proves: `It committed itself to ${integer(size)} events and to one fingerprint for all of them, the root. It cannot take that back.`,
        state: 'pass',
        detail: `Root ${bytesToHex(root)}`,
      },
      content,
      {
        id: 'included',
        title: `The event is number ${integer(seq)} of the signed log`,
        proves: `Its fingerprint, joined with ${integer(proof.length)} others step by step, gives the root that was signed. One changed letter anywhere would give another root.`,
        state: included ? 'pass' : 'fail',
      },
      {
        id: 'witnessed',
        title: 'Other organisations saw the same log',
        proves: 'Their own machines checked that the log only grew since they last looked, and signed it too.',
        state: seen.length > 0 ? 'pass' : 'not-run',
        detail: seen.length > 0 ? `${seen.join('; ')}.` : 'No site has signed this state yet. Sites look every few seconds.',
      },
    ],
  }
}

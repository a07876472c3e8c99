import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { and, eq, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { BLOB_CHUNK_BYTES, MAX_BLOB_BYTES } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { blobs, rounds, runs, SYSTEM, tasks } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { failpoint } from '#server/kernel/failpoint.ts'
import type { AuthenticatedSite } from './authenticate.ts'

const before = alias(rounds, 'before')

const RANGE = /^bytes (\d{1,12})-(\d{1,12})\/(\d{1,12})$/

/** First bytes of picture files: DICOM at 128, PNG, JPEG, NIfTI-1 and gzip. */
const looksLikePixels = (bytes: Uint8Array): boolean => {
  const at = (offset: number, text: string) => text.split('').every((char, i) => bytes[offset + i] === char.charCodeAt(0))
  return (
    at(128, 'DICM') ||
    at(1, 'PNG') ||
    (bytes[0] === 0xff && bytes[1] === 0xd8) ||
    at(344, 'n+1') ||
    (bytes[0] === 0x1f && bytes[1] === 0x8b)
  )
}

/** A site holds blobs back to itself until the whole is there: parts are kept under its own name. */
const partKey = (site: AuthenticatedSite, hash: string) => `${site.actor.site}.${hash}`

export const headBlob = (exchange: Exchange, site: AuthenticatedSite, hash: string): Response => {
  if (exchange.blobs.has(hash)) return new Response(null, { headers: { 'x-complete': '1', 'x-offset': String(exchange.blobs.size(hash)) } })
  const offset = exchange.blobs.offset(partKey(site, hash))
  return new Response(null, { status: offset > 0 ? 200 : 404, headers: { 'x-complete': '0', 'x-offset': String(offset) } })
}

const mayUpload = (exchange: Exchange, site: AuthenticatedSite) =>
  exchange.db.withTx(site.actor.organisation, async (tx) => {
    const open = await tx
      .select({ state: tasks.state })
      .from(tasks)
      .where(and(eq(tasks.siteId, site.actor.site), eq(tasks.kind, 'train')))
    return open.some((task) => task.state === 'LEASED' || task.state === 'RUNNING')
  })

/** One chunk of an upload, at most 4 MiB. Repeating a chunk is harmless; a gap is answered with the offset to go on from. */
export const putBlob = async (
  exchange: Exchange,
  site: AuthenticatedSite,
  hash: string,
  range: string | null,
  body: Uint8Array,
): Promise<Response> => {
  const found = RANGE.exec(range ?? '')
  if (!found) throw new Refused('BAD_INPUT', 'An upload needs a Content-Range header: bytes from-to/total.')
  const [from, to, total] = [Number(found[1]), Number(found[2]), Number(found[3])] as [number, number, number]
  if (to - from + 1 !== body.length || to >= total) throw new Refused('BAD_INPUT', 'The Content-Range does not fit the body.')
  if (body.length > BLOB_CHUNK_BYTES || total > MAX_BLOB_BYTES) throw new Refused('TOO_LARGE', 'A chunk holds at most 4 MiB.')
  const complete = () => new Response(null, { headers: { 'x-complete': '1', 'x-offset': String(total) } })
  if (exchange.blobs.has(hash)) return complete()
  if (!(await mayUpload(exchange, site))) throw new Refused('TASK_CANCELLED', 'This site has no open task, so nothing is taken from it.')
  if (from === 0 && looksLikePixels(body))
    throw new Refused('PIXELS_REFUSED', 'This looks like a picture. No picture ever reaches the exchange; nothing was kept.')
  const key = partKey(site, hash)
  const offset = await exchange.blobs.append(key, from, body)
  failpoint('chunk-received', exchange.config.dataDir)
  if (offset < total) return new Response(null, { status: 202, headers: { 'x-complete': '0', 'x-offset': String(offset) } })
  if (!(await exchange.blobs.finish(key, hash)))
    throw new Refused('UPDATE_HASH', 'The upload does not have the hash it was announced with. Send it again from the start.')
  failpoint('blob-finished', exchange.config.dataDir)
  await exchange.db.withTx(SYSTEM, (tx) => tx.insert(blobs).values({ hash, bytes: total }).onConflictDoNothing())
  return complete()
}

/** A model that a round of this site starts from, or at the end the one that the run began with; and what the exchange remembers before such a round. */
export const getBlob = async (exchange: Exchange, site: AuthenticatedSite, hash: string, range: string | null): Promise<Response> => {
  const allowed = await exchange.db.withTx(site.actor.organisation, (tx) =>
    tx
      .select({ id: tasks.id })
      .from(tasks)
      .innerJoin(rounds, eq(rounds.id, tasks.roundId))
      .innerJoin(runs, eq(runs.id, tasks.runId))
      .leftJoin(before, and(eq(before.runId, tasks.runId), eq(before.number, sql`${tasks.round} - 1`)))
      .where(
        and(
          eq(tasks.siteId, site.actor.site),
          or(eq(rounds.base, hash), eq(before.serverState, hash), and(eq(tasks.kind, 'evaluate'), eq(runs.initialModel, hash))),
        ),
      )
      .limit(1),
  )
  if (allowed.length === 0 || !exchange.blobs.has(hash)) throw new Refused('BLOB_UNKNOWN', 'There is no such model for this site.')
  const size = exchange.blobs.size(hash)
  const from = Number(/^bytes=(\d{1,12})-$/.exec(range ?? '')?.[1] ?? 0)
  if (from >= size) throw new Refused('BAD_INPUT', 'The range begins behind the end.')
  const stream = Readable.toWeb(createReadStream(/*turbopackIgnore: true*/ exchange.blobs.path(hash), { start: from })) as ReadableStream
  return new Response(stream, {
    status: from > 0 ? 206 : 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size - from),
      ...(from > 0 && { 'content-range': `bytes ${from}-${size - 1}/${size}` }),
    },
  })
}

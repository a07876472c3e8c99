import { parseTilePath } from '#core/audit/tile.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { publishedCheckpoint } from './checkpoint.ts'
import { logKeys } from './keys.ts'
import { tileBytes } from './tiles.ts'

/** What is asked of a cache between: a checkpoint that is minutes old would look like a log that was set back. */
const CHANGES = { 'cache-control': 'no-store' }
const NEVER_CHANGES = { 'cache-control': 'public, max-age=31536000, immutable' }

/** The log as anybody may read it (c2sp.org/tlog-tiles): `checkpoint`, `tile/…`, and the keys of those who sign it. */
export const handleLog = async (exchange: Exchange, path: string): Promise<Response> => {
  if (path === 'checkpoint') {
    const { note } = await publishedCheckpoint(exchange)
    return new Response(note, { headers: { 'content-type': 'text/plain; charset=utf-8', ...CHANGES } })
  }
  if (path === 'keys') return Response.json(await logKeys(exchange), { headers: CHANGES })
  const tile = parseTilePath(path)
  const bytes = tile && (await tileBytes(exchange, tile))
  return bytes
    ? new Response(new Uint8Array(bytes), { headers: { 'content-type': 'application/octet-stream', ...NEVER_CHANGES } })
    : new Response('The log has no such part.\n', { status: 404, headers: CHANGES })
}

import { open } from 'node:fs/promises'
import { BLOB_CHUNK_BYTES } from '#core/protocol/messages.ts'
import type { Answer, Client } from './client.ts'
import { ExchangeRefusal, NetworkFault } from './faults.ts'
import { type RetryOptions, withRetry } from './retry.ts'

export interface Upload {
  readonly hash: string
  readonly path: string
  readonly dua: string
  readonly chunkBytes?: number | undefined
  /** Nothing of it was sent before: if it fits one chunk, the exchange need not be asked what it holds. */
  readonly fresh?: boolean
  /** Called before each chunk with the bytes that the exchange holds. */
  readonly onChunk?: (offset: number, total: number) => void
}

const numberIn = (answer: Answer, name: string): number | null => {
  const value = answer.headers[name]
  return typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : null
}

/** How much the exchange holds already: an earlier attempt, of this agent or of the one before a crash, is continued. */
const heldOf = async (client: Client, { hash, dua }: Upload, signal: AbortSignal): Promise<{ offset: number; complete: boolean }> => {
  try {
    const answer = await client.send({ method: 'HEAD', path: `/api/site/blobs/${hash}`, dua, signal })
    return { offset: numberIn(answer, 'x-offset') ?? 0, complete: numberIn(answer, 'x-complete') === 1 }
  } catch (error) {
    if (error instanceof ExchangeRefusal && error.status === 404) return { offset: 0, complete: false }
    throw error
  }
}

/** Sends from what the exchange holds to the end; it says after each chunk where to go on. */
const sendRest = async (client: Client, upload: Upload, signal: AbortSignal): Promise<void> => {
  const file = await open(upload.path, 'r')
  try {
    const { size } = await file.stat()
    const chunkBytes = upload.chunkBytes ?? BLOB_CHUNK_BYTES
    const unasked = upload.fresh && size <= chunkBytes
    let { offset, complete } = unasked ? { offset: 0, complete: false } : await heldOf(client, upload, signal)
    while (!complete) {
      // All bytes are there, but the exchange was stopped before it closed the file: the last chunk again makes it do so.
      if (offset >= size) offset = Math.max(0, size - chunkBytes)
      upload.onChunk?.(offset, size)
      const bytes = new Uint8Array(Math.min(chunkBytes, size - offset))
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
      const chunk = bytes.subarray(0, bytesRead)
      const answer = await client
        .send({
          method: 'PUT',
          path: `/api/site/blobs/${upload.hash}`,
          bytes: chunk,
          dua: upload.dua,
          signal,
          timeoutMs: 5 * 60_000,
          headers: { 'content-type': 'application/octet-stream', 'content-range': `bytes ${offset}-${offset + chunk.length - 1}/${size}` },
        })
        .catch((error: unknown) => {
          if (error instanceof ExchangeRefusal && error.code === 'BLOB_INCOMPLETE')
            throw new NetworkFault('the exchange holds another part')
          throw error
        })
      await answer.body.dump()
      complete = answer.status === 200
      const next = numberIn(answer, 'x-offset') ?? offset + chunk.length
      if (!complete && next === offset) throw new NetworkFault('the exchange took nothing of a chunk')
      offset = next
    }
  } finally {
    await file.close()
  }
}

/** Uploads a file in chunks of 4 MiB and returns when the exchange holds it all. Safe to repeat: the name is the hash. */
export const uploadBlob = (client: Client, upload: Upload, retry: RetryOptions): Promise<void> =>
  withRetry(() => sendRest(client, upload, retry.signal), retry)

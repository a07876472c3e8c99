import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_BLOB_BYTES } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import type { Client } from './client.ts'
import { failpoint } from './failpoint.ts'
import { NetworkFault } from './faults.ts'
import { moveIntoPlace, writeDurably } from './files.ts'
import type { Home } from './home.ts'
import { type RetryOptions, withRetry } from './retry.ts'

export const blobPath = (home: Home, hash: string): string => join(home.blobs, hash)

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0

const hashOfFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/** Keeps bytes under their own hash. */
export const storeBlob = async (home: Home, bytes: Uint8Array): Promise<string> => {
  const hash = createHash('sha256').update(bytes).digest('hex')
  await writeDurably(blobPath(home, hash), bytes)
  return hash
}

export const holdsBlob = async (home: Home, hash: string): Promise<boolean> => {
  const path = blobPath(home, hash)
  return (await sizeOf(path)) > 0 && (await hashOfFile(path)) === hash
}

interface Wanted {
  readonly hash: string
  readonly bytes: number
  readonly dua: string
}

/** Appends to what an earlier attempt left, so a cut connection costs only what had not arrived. */
const fetchRest = async (client: Client, temporary: string, { hash, bytes, dua }: Wanted, signal: AbortSignal): Promise<void> => {
  const held = await sizeOf(temporary)
  if (held >= bytes) return
  const answer = await client.send({
    method: 'GET',
    path: `/api/site/blobs/${hash}`,
    dua,
    signal,
    timeoutMs: 10 * 60_000,
    ...(held > 0 ? { headers: { range: `bytes=${held}-` } } : {}),
  })
  const file = await open(temporary, answer.status === 206 ? 'a' : 'w', 0o600)
  let size = answer.status === 206 ? held : 0
  try {
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > bytes) throw new Refused('TOO_LARGE', 'The exchange sent a larger model than its order names. It was not used.')
      await file.write(chunk)
    }
    await file.sync()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Refused || (error as NodeJS.ErrnoException).syscall === 'write') throw error
    throw new NetworkFault('the model broke off')
  } finally {
    await file.close()
  }
  if (size < bytes) throw new NetworkFault('the model broke off')
}

/**
 * Brings a blob into the cache; one that is there already is not asked for again.
 * @returns its path
 * @throws {Refused} BLOB_INCOMPLETE when what arrived is not what the hash names
 */
export const fetchBlob = async (client: Client, home: Home, wanted: Wanted, retry: RetryOptions): Promise<string> => {
  const path = blobPath(home, wanted.hash)
  if (await holdsBlob(home, wanted.hash)) return path
  if (wanted.bytes > MAX_BLOB_BYTES) throw new Refused('TOO_LARGE', 'The order names a model that is larger than an agent fetches.')
  const temporary = `${path}.part`
  await withRetry(() => fetchRest(client, temporary, wanted, retry.signal), retry)
  failpoint('base-arrived', home.dir)
  if ((await hashOfFile(temporary)) !== wanted.hash) {
    await rm(temporary, { force: true })
    throw new Refused('BLOB_INCOMPLETE', 'The model that arrived is not the one that the order names. It was thrown away.')
  }
  await moveIntoPlace(temporary, path)
  return path
}

const KEPT_BLOBS = 12

/** Removes the oldest blobs beyond a dozen, never one that is named. */
export const pruneBlobs = async (home: Home, keep: ReadonlySet<string>): Promise<void> => {
  const names = (await readdir(home.blobs)).filter((name) => !keep.has(name.slice(0, 64)))
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(home.blobs, name)).catch(() => null))?.mtimeMs ?? 0 })),
  )
  aged.sort((a, b) => b.at - a.at)
  for (const { name } of aged.slice(KEPT_BLOBS)) await rm(join(home.blobs, name), { force: true })
}

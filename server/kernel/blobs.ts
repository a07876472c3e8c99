import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder, writeFileAtomic } from './write-file.ts'

/** Content-addressed bytes on disk. A blob is whole or absent: partial uploads live under another name until their hash is right. */
export interface BlobStore {
  path(hash: string): string
  has(hash: string): boolean
  size(hash: string): number
  /** @param into gets the bytes where they fit, so that a series of large blobs needs the memory of one */
  read(hash: string, into?: Uint8Array): Uint8Array
  put(hash: string, bytes: Uint8Array): void
  /** Bytes of an upload held so far. */
  offset(key: string): number
  /** Appends at `from`; returns the new offset. Repeating a chunk that is already held changes nothing. */
  append(key: string, from: number, bytes: Uint8Array): Promise<number>
  /** Checks length and hash of the upload and makes it a blob; false (and the part is dropped) if the hash is wrong. */
  finish(key: string, hash: string): Promise<boolean>
}

const sha256File = (file: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const hash = createHash('sha256')
    createReadStream(/*turbopackIgnore: true*/ file)
      .on('data', (chunk) => hash.update(chunk))
      .on('end', () => resolve(hash.digest('hex')))
      .on('error', reject)
  })

const readInto = (file: string, into?: Uint8Array): Uint8Array => {
  const descriptor = openSync(/*turbopackIgnore: true*/ file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    const bytes = into && into.length >= size ? into.subarray(0, size) : new Uint8Array(size)
    let read = 0
    while (read < size) {
      const more = readSync(descriptor, bytes, read, size - read, read)
      if (more === 0) throw new Error('A blob ended before its length.')
      read += more
    }
    return bytes
  } finally {
    closeSync(descriptor)
  }
}

export const blobStore = (dataDir: string): BlobStore => {
  const root = join(/*turbopackIgnore: true*/ dataDir, 'blobs')
  const parts = join(root, 'parts')
  mkdirSync(parts, { recursive: true })
  const folder = (hash: string) => join(/*turbopackIgnore: true*/ root, hash.slice(0, 2))
  const path = (hash: string) => join(/*turbopackIgnore: true*/ folder(hash), hash)
  const part = (key: string) => join(/*turbopackIgnore: true*/ parts, key)
  const offset = (key: string) => (existsSync(part(key)) ? statSync(part(key)).size : 0)
  return {
    path,
    has: (hash) => existsSync(path(hash)),
    size: (hash) => statSync(path(hash)).size,
    read: (hash, into) => readInto(path(hash), into),
    put: (hash, bytes) => {
      if (existsSync(path(hash))) return
      mkdirSync(folder(hash), { recursive: true })
      writeFileAtomic(path(hash), bytes)
    },
    offset,
    append: async (key, from, bytes) => {
      const held = offset(key)
      if (from > held) return held
      const fresh = bytes.subarray(held - from)
      if (fresh.length === 0) return held
      const handle = await open(part(key), 'a')
      try {
        await handle.write(fresh)
        await handle.sync()
      } finally {
        await handle.close()
      }
      return held + fresh.length
    },
    finish: async (key, hash) => {
      if (existsSync(path(hash))) {
        if (existsSync(part(key))) unlinkSync(part(key))
        return true
      }
      if ((await sha256File(part(key))) !== hash) {
        unlinkSync(part(key))
        return false
      }
      mkdirSync(folder(hash), { recursive: true })
      renameSync(part(key), path(hash))
      syncFolder(folder(hash))
      return true
    },
  }
}

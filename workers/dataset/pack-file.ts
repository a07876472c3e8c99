import { createHash } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Hash } from '#core/id.ts'

export interface PackFile {
  append(bytes: Uint8Array): Promise<void>
  /** Waits until the disk has it. @returns the SHA-256 of all that was appended */
  finish(): Promise<Hash>
  /** Safe at any time, also after `finish`. */
  close(): Promise<void>
}

/** A new file that is appended to, with its hash. */
export const openPackFile = async (path: string): Promise<PackFile> => {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(path, 'w', 0o600)
  const hash = createHash('sha256')
  return {
    append: async (bytes) => {
      hash.update(bytes)
      await handle.writeFile(bytes)
    },
    finish: async () => {
      await handle.sync()
      return hash.digest('hex') as Hash
    },
    close: () => handle.close(),
  }
}

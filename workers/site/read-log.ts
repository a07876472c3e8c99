import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ReadLog } from '#core/audit/audit-log.ts'
import { Refused } from '#core/refusal.ts'
import type { Client } from './client.ts'
import { isMissing } from './files.ts'

/** A bundle of 256 entries of at most 64 KiB. */
const LARGEST_BYTES = 1 << 24

/** Reads the log of an exchange; nothing is signed, and no account is needed. */
export const logOfExchange =
  (client: Client): ReadLog =>
  async (path) => {
    const answer = await client.send({ method: 'GET', path: `/api/log/${path}` })
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of answer.body) {
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length > LARGEST_BYTES) throw new Refused('TOO_LARGE', 'The exchange sent more than a part of its log can be. Nothing was read.')
    }
    return Buffer.concat(chunks)
  }

/** What was read of a log, by path. */
export type LogFiles = Map<string, Uint8Array>

/** Takes note of what is read, so that it can be kept once it is known to be good. */
export const noted =
  (files: LogFiles, read: ReadLog): ReadLog =>
  async (path) => {
    const bytes = await read(path)
    files.set(path, bytes)
    return bytes
  }

/** Writes each file under its own path. */
export const saveLog = async (dir: string, files: LogFiles): Promise<void> => {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), bytes)
  }
}

/** Reads a folder that saveLog filled. */
export const logInFolder =
  (dir: string): ReadLog =>
  (path) =>
    readFile(join(dir, path)).catch((error: unknown) => {
      if (!isMissing(error)) throw error
      throw new Refused(
        'NOT_FOUND',
        `The folder ${dir} has no file ${path}. Save the log again with roundtable log audit --exchange URL --out ${dir}.`,
      )
    })

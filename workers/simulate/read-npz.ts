import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { Refused } from '#core/refusal.ts'
import { type NpyArray, readNpy } from './read-npy.ts'

const MAX_ENTRIES = 100
/** Beyond this a set does not fit into memory with what is made of it. */
const MAX_BYTES = 8e9

/**
 * Arrays of an NPZ file (a zip file of NPY files) by name, only those that are asked for.
 * @throws {Refused} BAD_INPUT in one sentence
 */
export const readNpz = async (path: string, wanted: readonly string[]): Promise<ReadonlyMap<string, NpyArray>> => {
  const name = basename(path)
  const damaged = (error: unknown): never => {
    if (error instanceof Refused) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw new Refused('BAD_INPUT', `The file ${name} cannot be read.`)
    throw new Refused('BAD_INPUT', `The file ${name} is not an NPZ file, or it is damaged. Copy it again.`)
  }
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true }).catch(damaged)
  const arrays = new Map<string, NpyArray>()
  try {
    if (zip.entryCount > MAX_ENTRIES) throw new Refused('BAD_INPUT', `The file ${name} holds more than ${MAX_ENTRIES} arrays.`)
    let total = 0
    for await (const entry of zip.eachEntry()) {
      const array = entry.fileName.replace(/\.npy$/, '')
      if (!wanted.includes(array)) continue
      if (arrays.has(array)) throw new Refused('BAD_INPUT', `The file ${name} holds ${array} twice.`)
      total += entry.uncompressedSize
      if (total > MAX_BYTES)
        throw new Refused('BAD_INPUT', `The file ${name} unpacks to more than ${MAX_BYTES / 1e9} GB. Divide it into several.`)
      arrays.set(array, readNpy(new Uint8Array(await buffer(await zip.openReadStreamPromise(entry))), array))
    }
    return arrays
  } catch (error) {
    return damaged(error)
  } finally {
    zip.close()
  }
}

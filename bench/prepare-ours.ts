import { createHash } from 'node:crypto'
import { realpath, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Chain, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { startPool } from '#workers/gears/pool.ts'
import { hashFile } from '#workers/ingest/hash-file.ts'
import { atEnd } from './ending.ts'
import type { Contender } from './prepare-peer.ts'
import { commandOf, cpuMsOf, peakBytes, processes, treeOf } from './process-table.ts'

/** What the peer does too: all but quality control. */
export const SAME_WORK: Chain = DEFAULT_CHAIN.filter((step) => step.gear !== 'qc')

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Ids of the reader processes below this one. */
export const readers = (): number[] =>
  treeOf(process.pid, processes())
    .map(({ pid }) => pid)
    .filter((pid) => commandOf(pid).includes('workers/gears/child.ts'))

/** The site agent's reader processes, and the part of their parent: the file's SHA-256, and the results written and hashed. */
export const startOurs = async (inputs: string, out: string, threads: number, chain: Chain): Promise<Contender> => {
  const before = new Set(readers())
  const pool = await startPool({ threads, chain, readable: [await realpath(inputs)] })
  atEnd(() => pool.close())
  const own = readers().filter((pid) => !before.has(pid))
  const one = async (path: string): Promise<void> => {
    await hashFile(path)
    const { png, bytes, reasons } = await pool.run(path, {})
    if (!png || !bytes) throw new Error(`A film was not prepared: ${reasons.join(', ')}.`)
    const target = join(out, basename(path))
    await Promise.all([writeFile(`${target}.png`, png), writeFile(`${target}.u8`, bytes)])
    sha256(png)
    sha256(bytes)
  }
  return {
    pass: async (paths) => {
      const queue = [...paths]
      const worker = async (): Promise<void> => {
        for (let path = queue.shift(); path; path = queue.shift()) await one(path)
      }
      const before = cpuMsOf([process.pid, ...own])
      const begun = performance.now()
      await Promise.all(Array.from({ length: threads }, worker))
      const seconds = (performance.now() - begun) / 1000
      const cpuMs = cpuMsOf([process.pid, ...own]) - before
      return { seconds, images: paths.length, cpuMs, stages: {}, peakBytes: Math.max(0, ...own.map(peakBytes)) }
    },
  }
}

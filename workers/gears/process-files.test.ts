import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { openFolder } from '../ingest/folder-source.ts'
import type { Labels } from '../ingest/labels.ts'
import { openCache } from './cache.ts'
import { type ProcessedFile, processFiles } from './process-files.ts'

const FILES = 400
const SETTLED = 100
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'flat-'))
  await mkdir(join(dir, 'in'))
  for (let file = 0; file < FILES; file++) {
    const pixels = Uint8Array.from({ length: 256 * 256 }, (_, i) => ((i * 31 + file * 7) ^ (i >> 8)) & 255)
    const png = sharp(pixels, { raw: { width: 256, height: 256, channels: 1 } }).png({ compressionLevel: 0 })
    await writeFile(join(dir, 'in', `${file}.png`), await png.toBuffer())
  }
})
afterAll(() => rm(dir, { recursive: true, force: true }))

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** Bytes that this process holds after everything that nobody needs is gone. */
const heldBytes = (): number => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const holdsBytes = (value: unknown): boolean =>
  ArrayBuffer.isView(value) || (typeof value === 'object' && value !== null && Object.values(value).some(holdsBytes))

const run = async (onDone: (file: ProcessedFile) => void): Promise<ProcessedFile[]> =>
  processFiles({
    source: await openFolder(join(dir, 'in'), join(dir, 'labels.csv'), join(dir, 'out')),
    labels: { key: 'file', columns: ['pneumonia'], rows: new Map() } as unknown as Labels,
    chain: DEFAULT_CHAIN,
    siteKey: new Uint8Array(32),
    threads: 2,
    cache: openCache(join(dir, 'out/cache'), DEFAULT_CHAIN, {}, 'k'),
    onDone,
  })

test.each(['fresh', 'known from before'])('files that are %s leave less than 12 KB each in the parent, and no pixel', async () => {
  let done = 0
  let settled = 0
  const files = await run(() => {
    if (++done === SETTLED) settled = heldBytes()
  })
  const perFile = (heldBytes() - settled) / (FILES - SETTLED)
  expect(files).toHaveLength(FILES)
  expect(files.filter((file) => file.meta.pixelHash !== null)).toHaveLength(FILES)
  expect(files.some(holdsBytes)).toBe(false)
  // A prepared picture of 224 px alone has 50 KB of grey values beside its PNG.
  expect(perFile).toBeLessThan(12_000)
})

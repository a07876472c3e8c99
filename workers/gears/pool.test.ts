import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { startPool } from './pool.ts'

const dir = await mkdtemp(join(tmpdir(), 'pool-'))
const picture = async (name: string, side: number): Promise<string> => {
  const path = join(dir, name)
  const pixels = Uint8Array.from({ length: side * side }, (_, i) => (i * 7919) % 251)
  await sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toFile(path)
  return path
}
const small = await picture('small.png', 300)
const large = await picture('large.png', 6000)

test('a file that takes too long costs one file, and the next one is read by a new child', async () => {
  const pool = await startPool(1, DEFAULT_CHAIN, { fileMs: 400, memoryBytes: 4e9 })
  expect((await pool.run(large, {})).reasons).toEqual(['TIMEOUT'])
  expect((await pool.run(small, {})).png).not.toBeNull()
  await pool.close()
})

test('a file that takes too much memory costs one file', async () => {
  const pool = await startPool(1, DEFAULT_CHAIN, { fileMs: 20_000, memoryBytes: 180e6 })
  expect((await pool.run(large, {})).reasons).toEqual(['MEMORY'])
  expect((await pool.run(small, {})).png).not.toBeNull()
  await pool.close()
})

test('more files than children are read in turn, and each gets its own result', async () => {
  const pool = await startPool(2, DEFAULT_CHAIN)
  const text = join(dir, 'notes.txt')
  await writeFile(text, 'no picture')
  const results = await Promise.all([small, text, small, text, join(dir, 'gone')].map((path) => pool.run(path, {})))
  expect(results.map((result) => result.reasons)).toEqual([[], ['NOT_DICOM'], [], ['NOT_DICOM'], ['UNREADABLE']])
  await pool.close()
})

test('closing ends a child in the middle of a file', async () => {
  const pool = await startPool(1, DEFAULT_CHAIN)
  const running = pool.run(large, {})
  await pool.close()
  expect((await running).reasons).toEqual(['CRASHED'])
})

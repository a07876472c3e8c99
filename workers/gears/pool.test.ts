import { execFileSync } from 'node:child_process'
import { copyFile, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { startPool } from './pool.ts'

const dir = await realpath(await mkdtemp(join(tmpdir(), 'pool-')))
afterAll(() => rm(dir, { recursive: true, force: true }))
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

test.skipIf(process.platform === 'win32')(
  'a file that takes too long costs one file, and the next one is read by a new child',
  async () => {
    const pool = await startPool({ threads: 1, chain: DEFAULT_CHAIN, readable: [dir], limits: { fileMs: 3000, memoryBytes: 4e9 } })
    const endless = join(dir, 'endless')
    execFileSync('mkfifo', [endless])
    expect((await pool.run(endless, {})).reasons).toEqual(['TIMEOUT'])
    expect((await pool.run(small, {})).png).not.toBeNull()
    await pool.close()
  },
)

test('a file that takes too much memory costs one file', async () => {
  const pool = await startPool({ threads: 1, chain: DEFAULT_CHAIN, readable: [dir], limits: { fileMs: 20_000, memoryBytes: 180e6 } })
  expect((await pool.run(large, {})).reasons).toEqual(['MEMORY'])
  expect((await pool.run(small, {})).png).not.toBeNull()
  await pool.close()
})

test('more files than children are read in turn, and each gets its own result', async () => {
  const pool = await startPool({ threads: 2, chain: DEFAULT_CHAIN, readable: [dir] })
  const text = join(dir, 'notes.txt')
  await writeFile(text, 'no picture')
  const results = await Promise.all([small, text, small, text, join(dir, 'gone')].map((path) => pool.run(path, {})))
  expect(results.map((result) => (result.png ? 'picture' : result.reasons[0]))).toEqual([
    'picture',
    'NOT_DICOM',
    'picture',
    'NOT_DICOM',
    'UNREADABLE',
  ])
  await pool.close()
})

test('closing ends a child in the middle of a file', async () => {
  const pool = await startPool({ threads: 1, chain: DEFAULT_CHAIN, readable: [dir] })
  const running = pool.run(large, {})
  await pool.close()
  expect((await running).reasons).toEqual(['CRASHED'])
})

test('a child cannot read outside the folder that it was given', async () => {
  const pool = await startPool({ threads: 1, chain: DEFAULT_CHAIN, readable: [dir] })
  const secret = join(await mkdtemp(join(tmpdir(), 'secret-')), 'secret.png')
  await copyFile(small, secret)
  expect((await pool.run(secret, {})).reasons).toEqual(['UNREADABLE'])
  await pool.close()
  await rm(dirname(secret), { recursive: true })
})

import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { openCache } from './cache.ts'
import { failedResult } from './pool.ts'

const root = await mkdtemp(join(tmpdir(), 'cache-'))
afterAll(() => rm(root, { recursive: true, force: true }))
const DAY_MS = 24 * 3600 * 1000

const fill = async (name: string, contents: readonly string[]) => {
  const dir = join(root, name)
  const cache = openCache(dir, DEFAULT_CHAIN, {}, 'k')
  const keys = contents.map((content) => cache.keyOf(content, {}, ''))
  const { identity: _, before: __, ...meta } = failedResult('CONSTANT', 'all 7')
  for (const [index, key] of keys.entries())
    await cache.put(key, {
      meta: { ...meta, pseudonyms: { patient: 'p', study: 's', image: `${index}`, birth: '' } as never },
      png: new Uint8Array([1, 2, 3, index]),
      bytes: new Uint8Array([9, 8]),
      before: new Uint8Array([4]),
    })
  const files = async (): Promise<string[]> => (await readdir(dir, { recursive: true })).filter((file) => /\.[a-z]+$/.test(file)).sort()
  return { dir, cache, keys, files, pathOf: (key: string) => join(dir, key.slice(0, 2), `${key}.bin`) }
}

test('an entry comes back as it was put', async () => {
  const { cache, keys } = await fill('whole', ['a', 'b'])
  const entry = await cache.get(keys[1]!)
  expect([[...entry!.png!], [...entry!.bytes!], entry!.meta.reasons]).toEqual([[1, 2, 3, 1], [9, 8], ['CONSTANT']])
  expect(await cache.get(cache.keyOf('c', {}, ''))).toBeNull()
})

test('an entry that was torn at any byte, or has a wrong one, is not there', async () => {
  const { cache, keys, pathOf } = await fill('torn', ['a'])
  const whole = await readFile(pathOf(keys[0]!))
  for (const length of [0, 7, 31, 32, 39, 60, whole.length - 1]) {
    await writeFile(pathOf(keys[0]!), whole)
    await truncate(pathOf(keys[0]!), length)
    expect(await cache.get(keys[0]!), `${length} bytes`).toBeNull()
  }
  for (const at of [0, 33, 50, whole.length - 1]) {
    const changed = Buffer.from(whole)
    changed[at]! ^= 1
    await writeFile(pathOf(keys[0]!), changed)
    expect(await cache.get(keys[0]!), `byte ${at}`).toBeNull()
  }
})

test('old entries that a run did not use go with their films, newer and used ones stay, and so do no half-written files', async () => {
  const { cache, keys, pathOf, files } = await fill('old', ['a', 'b', 'c'])
  const [used, unused, fresh] = keys as [string, string, string]
  const now = Date.now()
  for (const key of [used, unused])
    for (const path of [pathOf(key), cache.beforePath(key)]) await utimes(path, (now - 31 * DAY_MS) / 1000, (now - 31 * DAY_MS) / 1000)
  await writeFile(`${pathOf(fresh)}.77.0.tmp`, 'half')
  await cache.prune(new Set([used]), now)
  expect(await files()).toEqual([used, fresh].flatMap((key) => [`${key.slice(0, 2)}/${key}.bin`, `${key.slice(0, 2)}/${key}.jpg`]).sort())
})

test.skipIf(process.platform === 'win32')('only its owner may read an entry and its film, wherever the cache lies', async () => {
  const { dir, files } = await fill('modes', ['a'])
  const names = await files()
  expect(names).toHaveLength(2)
  for (const name of names) expect((await stat(join(dir, name))).mode & 0o077).toBe(0)
})

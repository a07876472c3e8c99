import { createHash } from 'node:crypto'
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openFolder } from './folder-source.ts'
import { openStaging } from './staging.ts'

const dir = await mkdtemp(join(tmpdir(), 'staging-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const key = new Uint8Array(32).fill(5)

async function* content(...chunks: string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}
async function* broken(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw new Error('broke off')
}
const files = async (at: string): Promise<string[]> =>
  (await readdir(at, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).map((e) => e.name)

test('an object lies under its hash, for its owner only, until it is released; its name is remembered in keyed form', async () => {
  const at = join(dir, 'one')
  const staging = await openStaging(at, key)
  const file = await staging.put(content('DI', 'COM'), 'pacs\n1.2.3.4.5')
  expect(file.sha256).toBe(createHash('sha256').update('DICOM').digest('hex'))
  expect(file.absolute).toBe(join(staging.dir, file.sha256.slice(0, 2), file.sha256))
  expect([await readFile(file.absolute, 'utf8'), (await stat(file.absolute)).mode & 0o777]).toEqual(['DICOM', 0o600])
  await file.release()
  expect(await files(at)).toEqual(['index'])
  expect(await readFile(join(at, 'index'), 'utf8')).not.toContain('1.2.3')
  const again = await openStaging(at, key)
  expect(again.hashOf('pacs\n1.2.3.4.5')).toBe(file.sha256)
  expect(again.hashOf('another pacs\n1.2.3.4.5')).toBeUndefined()
  expect((await openStaging(at, new Uint8Array(32))).hashOf('pacs\n1.2.3.4.5')).toBeUndefined()
})

test('what breaks off leaves nothing, and what a killed run left half-written is gone', async () => {
  const at = join(dir, 'two')
  const staging = await openStaging(at, key)
  await expect(staging.put(broken(), 'x')).rejects.toThrow('broke off')
  expect(await files(at)).toEqual([])
  await writeFile(join(at, 'tmp', 'left'), 'half')
  await openStaging(at, key)
  expect(await files(at)).toEqual([])
})

test('equal objects share a copy that stays until the last of them is released', async () => {
  const staging = await openStaging(join(dir, 'three'), key)
  const [a, b] = [await staging.put(content('same'), 'a'), await staging.put(content('same'), 'b')]
  await a.release()
  expect(await readFile(b.absolute, 'utf8')).toBe('same')
  const c = await staging.take(a.sha256)
  await b.release()
  expect(await readFile(c!.absolute, 'utf8')).toBe('same')
  await c!.release()
  expect(await staging.take(a.sha256)).toBeNull()
})

test('copies that are to be kept survive their release and the end of the run', async () => {
  const staging = await openStaging(join(dir, 'four'), key, true)
  const file = await staging.put(content('kept'), 'a')
  await file.release()
  await staging.clear()
  expect(await readFile(file.absolute, 'utf8')).toBe('kept')
})

test('what was kept stays when a zip file is opened, and goes with a description that keeps no longer', async () => {
  const at = join(dir, 'chosen')
  const file = await (await openStaging(at, key, true)).put(content('kept'), 'a')
  await (await openStaging(at, key)).clear()
  expect(await readFile(file.absolute, 'utf8')).toBe('kept')
  await (await openStaging(at, key, false)).clear()
  expect(await files(at)).toEqual(['index'])
})

test('a torn end of the index costs a name and nothing else', async () => {
  const at = join(dir, 'five')
  const first = await openStaging(at, key)
  const a = await first.put(content('a'), 'a')
  await appendFile(join(at, 'index'), 'deadbeef 12')
  const second = await openStaging(at, key)
  await second.put(content('b'), 'b')
  await second.put(content('c'), 'c')
  const third = await openStaging(at, key)
  expect([third.hashOf('a'), third.hashOf('b'), third.hashOf('c') === undefined]).toEqual([a.sha256, undefined, false])
})

test('a file that is gone or forbidden when its turn comes is a reason, not the end', async () => {
  const at = join(dir, 'films')
  await mkdir(at)
  for (const name of ['gone', 'forbidden', 'there']) await writeFile(join(at, name), name)
  const source = await openFolder(at, join(dir, 'labels.csv'), join(dir, 'out'))
  const [forbidden, gone, there] = source.files
  await rm(join(at, 'gone'))
  await expect(gone!.open()).rejects.toMatchObject({ reason: 'NO_ACCESS' })
  await chmod(join(at, 'forbidden'), 0)
  if (process.getuid?.() !== 0) await expect(forbidden!.open()).rejects.toMatchObject({ reason: 'NO_ACCESS' })
  expect((await there!.open()).absolute).toBe(join(source.readable[0]!, 'there'))
})

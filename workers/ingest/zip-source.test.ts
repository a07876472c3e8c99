import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { runChain } from '../gears/chain.ts'
import { makePhantoms } from '../phantom/make.ts'
import { walkFolder } from './folder.ts'
import { openStaging } from './staging.ts'
import { makeZip, type ZipEntry } from './testing/make-zip.ts'
import { openZip } from './zip-source.ts'

const dir = await mkdtemp(join(tmpdir(), 'zip-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const text = (words: string): Uint8Array => Buffer.from(words)

let made = 0
const open = async (entries: readonly ZipEntry[], limits?: Parameters<typeof openZip>[2]) => {
  const path = join(dir, `films-${made++}.zip`)
  await writeFile(path, makeZip(entries))
  return openZip(path, await openStaging(`${path}.staging`, new Uint8Array(32)), limits)
}

test('a zip file gives the data set that its folder gives, and nothing unpacked is left', async () => {
  const { inputDir, labels } = await makePhantoms({ dir, site: 'bethesda', patients: 4 })
  const entries = await Promise.all(
    (await walkFolder(inputDir)).map(async (file) => ({
      name: file.path,
      data: await readFile(file.absolute),
      stored: file.path.endsWith('0'),
    })),
  )
  const zip = join(dir, 'archive.bin')
  await writeFile(zip, makeZip([{ name: 'a folder/', data: text('') }, ...entries.reverse()]))
  const run = (inputDir: string, out: string) =>
    runChain({ inputDir, labels, outDir: join(dir, out), siteKey: new Uint8Array(32).fill(3), chain: DEFAULT_CHAIN, threads: 2 })
  const [folder, zipped] = [await run(inputDir, 'folder'), await run(zip, 'zipped')]
  expect(zipped.manifestHash).toBe(folder.manifestHash)
  expect(zipped.fetched!.files).toBe(entries.length)
  expect(await readFile(join(dir, 'zipped/private/report.csv'))).toEqual(await readFile(join(dir, 'folder/private/report.csv')))
  expect(await readdir(join(dir, 'zipped/private/staging'))).toEqual([])
  expect((await run(zip, 'zipped')).cached).toBe(entries.length)
})

test.each<[string, ZipEntry[], string]>([
  ['an absolute name', [{ name: '/etc/passwd', data: text('x') }], 'holds a file whose name leads out of it'],
  ['a name that climbs out', [{ name: 'a/../../b', data: text('x') }], 'holds a file whose name leads out of it'],
  ['a link', [{ name: 'symbolic.dcm', data: text('/etc/passwd'), link: true }], 'holds a link. Only plain files'],
  ['an encrypted file', [{ name: 'a.dcm', data: text('x'), encrypted: true }], 'is encrypted. Unpack it with its password'],
  ['a zip file in it', [{ name: 'more.ZIP', data: text('x') }], 'holds another zip file. Unpack it'],
  ['nothing', [], 'holds no files.'],
])('a zip file with %s is refused as a whole, in a sentence without the name in it', async (_, entries, sentence) => {
  const refused = await open(entries).then(
    () => '',
    (error: Error) => error.message,
  )
  expect(refused).toContain(sentence)
  expect(refused).toMatch(/^The zip file films-\d+\.zip /)
  for (const { name } of entries) expect(refused).not.toContain(name)
})

test('a zip file with too many files, too many bytes or too many bytes for its size is refused', async () => {
  const limits = { entries: 3, totalBytes: 3e6, ratio: 100, smallBytes: 1e6 }
  const small = [1, 2, 3, 4].map((n) => ({ name: `${n}`, data: text('x') }))
  await expect(open(small, limits)).rejects.toThrow('holds more than 3 files. Divide it into several.')
  const noise = Buffer.from(Array.from({ length: 1.2e6 }, (_, i) => (i * 7919 * (i % 251)) & 255))
  const large = [1, 2, 3].map((n) => ({ name: `${n}`, data: noise, stored: true }))
  await expect(open(large, { ...limits, totalBytes: 3.5e6 })).rejects.toThrow('would unpack to more than 0 GB. Divide it into several.')
  const empty = [{ name: 'bomb', data: new Uint8Array(2e6) }]
  await expect(open(empty, limits)).rejects.toThrow('would unpack to more than 100 times its size')
  await expect(open(empty, { ...limits, smallBytes: 3e6 }).then((source) => source.close(true))).resolves.toBeUndefined()
})

test('a zip file that is cut off is refused; a file in it that lies about itself costs only itself', async () => {
  const path = join(dir, 'cut.zip')
  await writeFile(path, makeZip([{ name: 'a', data: text('abc') }]).subarray(0, 40))
  const staging = await openStaging(`${path}.staging`, new Uint8Array(32))
  await expect(openZip(path, staging)).rejects.toThrow('The zip file cut.zip is damaged or cut off. Copy it again.')
  const entries = [
    { name: 'longer', data: new Uint8Array(5000), claimedBytes: 10 },
    { name: 'right', data: text('abc') },
    { name: 'huge', data: text('abc'), claimedBytes: 600e6 },
  ]
  const source = await open(entries, { entries: 10, totalBytes: 1e9, ratio: 100, smallBytes: 1e9 })
  const [huge, longer, right] = source.files
  await expect(huge!.open()).rejects.toMatchObject({ reason: 'TOO_LARGE' })
  await expect(longer!.open()).rejects.toMatchObject({ reason: 'NO_ACCESS' })
  const opened = await right!.open()
  expect(await readFile(opened.absolute, 'utf8')).toBe('abc')
  await opened.release()
  expect(existsSync(opened.absolute)).toBe(false)
  await source.close(true)
})

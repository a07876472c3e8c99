import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { runChain } from '../gears/chain.ts'
import { makePhantoms } from '../phantom/make.ts'
import { openSource } from './open-source.ts'
import { openStaging } from './staging.ts'
import { makeZip } from './testing/make-zip.ts'

const dir = await mkdtemp(join(tmpdir(), 'open-source-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const open = (where: string, labelsPath = join(dir, 'labels.csv'), outDir = join(dir, 'out')) =>
  openSource(where, {
    stagingDir: join(dir, 'staging'),
    siteKey: new Uint8Array(32),
    labelsPath,
    outDir,
    signal: new AbortController().signal,
    onFound: () => {},
  })

test('what is given is known by its content: a folder, a zip file of any name, else a description', async () => {
  const folder = join(dir, 'in')
  await mkdir(folder)
  await writeFile(join(folder, 'labels.csv'), 'x')
  await writeFile(join(folder, 'film.zip'), 'x')
  expect((await open(folder, join(folder, 'labels.csv'))).files.map((file) => file.path)).toEqual(['film.zip'])
  const zip = join(dir, 'films.dat')
  await writeFile(
    zip,
    makeZip([
      { name: 'b/1', data: Buffer.from('x') },
      { name: 'a', data: Buffer.from('y') },
    ]),
  )
  expect((await open(zip)).files.map((file) => file.path)).toEqual(['a', 'b/1'])
  await expect(open(join(folder, 'film.zip'))).rejects.toThrow('film.zip is neither a folder nor a zip file nor a JSON file')
  await writeFile(join(dir, 'empty'), '')
  await expect(open(join(dir, 'empty'))).rejects.toThrow('empty is neither a folder nor a zip file nor a JSON file')
})

test('a file that vanishes before its turn is a row with a reason, and the run goes on', async () => {
  const { inputDir, labels, images } = await makePhantoms({ dir, site: 'hannover', patients: 4 })
  const { files } = await open(inputDir, labels)
  const last = files.at(-1)!.path
  const outDir = join(dir, 'vanished')
  const report = await runChain({
    inputDir,
    labels,
    outDir,
    siteKey: new Uint8Array(32),
    chain: DEFAULT_CHAIN,
    threads: 1,
    onProgress: ({ done }) => {
      if (done === 1) void rm(join(inputDir, last))
    },
  })
  expect([report.byReason.NO_ACCESS, report.files]).toEqual([1, files.length])
  expect(report.accepted).toBeGreaterThanOrEqual(images - 1)
  expect(await readFile(join(outDir, 'private/report.csv'), 'utf8')).toContain(`${last},excluded,NO_ACCESS,`)
})

test.each([
  ['goes when a run of a folder is finished, and not before', false, [true, false]],
  ['stays after a run of a folder where copies are kept', true, [true, true]],
] as const)('a copy that a stopped run of an archive left behind %s', async (_, keep, there) => {
  const at = join(dir, `stopped-${keep}`)
  const stagingDir = join(at, 'out/private/staging')
  await mkdir(join(at, 'in'), { recursive: true })
  await writeFile(join(at, 'in/film'), 'x')
  const staging = await openStaging(stagingDir, new Uint8Array(32), keep)
  const copy = await staging.put(
    (async function* () {
      yield Buffer.from('DICOM')
    })(),
  )
  const isThere = async () => (await readdir(stagingDir, { recursive: true })).some((path) => path.endsWith(copy.sha256))
  const seen: boolean[] = []
  for (const finished of [false, true]) {
    const source = await openSource(join(at, 'in'), {
      stagingDir,
      siteKey: new Uint8Array(32),
      labelsPath: join(at, 'labels.csv'),
      outDir: join(at, 'out'),
      signal: new AbortController().signal,
      onFound: () => {},
    })
    await source.close(finished)
    seen.push(await isThere())
  }
  expect(seen).toEqual(there)
})

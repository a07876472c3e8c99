import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { afterAll, describe, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { DEFAULT_K, suppress } from '#core/listing/summary.ts'
import { openDataset } from '../dataset/open.ts'
import { query } from '../dataset/query.ts'
import { exactSummaryOf } from '../dataset/summary.ts'
import { parseCsv } from '../ingest/csv.ts'
import { walkFolder } from '../ingest/folder.ts'
import { type PrepareReport, runChain } from './chain.ts'
import { testData } from './test-data.ts'

const root = testData('dicom-sites')
const SITES = ['bethesda', 'guangzhou', 'hannover'] as const
const siteKey = new Uint8Array(32).fill(7)

/** What each planted fault must end as. */
const EXPECTED: readonly (readonly [RegExp, string])[] = [
  [/^qc_wrong_photometric_tag$/, 'excluded WRONG_PHOTOMETRIC'],
  [/^qc_lateral_view_tag$/, 'excluded LATERAL_VIEW'],
  [/^missing_pixel_spacing$/, 'warned pixel-spacing'],
  [/^burned_in_text$/, 'excluded BURNED_IN_TEXT'],
  [/^duplicate_of:/, 'excluded DUPLICATE'],
  [/^truncated_file$/, 'excluded TRUNCATED'],
  [/^constant_image$/, 'excluded CONSTANT'],
  [/^real_non_chest_radiograph$/, 'excluded NOT_CHEST'],
  [/^wrong_modality$/, 'excluded WRONG_MODALITY'],
  [/^not_dicom$/, 'excluded NOT_DICOM'],
]

const table = async (path: string): Promise<Record<string, string>[]> => {
  const [head, ...rows] = parseCsv(await readFile(path, 'utf8'), path)
  return rows.map((row) => Object.fromEntries(head!.cells.map((name, i) => [name, row.cells[i]!])))
}

const prepared = new Map<string, Promise<PrepareReport>>()
const prepareSite = (site: string, threads = 2): Promise<PrepareReport> => {
  const key = `${site}/${threads}`
  const run = async () =>
    runChain({
      inputDir: join(root!, site),
      labels: join(root!, `labels-${site}.csv`),
      outDir: await mkdtemp(join(tmpdir(), `${site}-`)),
      siteKey,
      chain: DEFAULT_CHAIN,
      threads,
    })
  if (!prepared.has(key)) prepared.set(key, run())
  return prepared.get(key)!
}

const treeHash = async (dir: string): Promise<string> => {
  const hash = createHash('sha256')
  for (const file of await walkFolder(dir)) hash.update(`${file.path}\n`).update(await readFile(file.absolute))
  return hash.digest('hex')
}

/** Every name, number, date and UID that a header of the site holds, and their parts. */
const IDENTIFYING = [
  'x00100010',
  'x00100020',
  'x00100030',
  'x00080050',
  'x00080018',
  'x0020000d',
  'x0020000e',
  'x00080020',
  'x00080080',
  'x00080090',
  'x00081010',
  'x00081070',
  'x00181000',
]
const identities = async (site: string): Promise<Set<string>> => {
  const found = new Set<string>()
  for (const file of await walkFolder(join(root!, site))) {
    for (const part of file.path.split('/')) if (/^(MRN|\d{8}$)/.test(part)) found.add(part)
    try {
      const data = dicomParser.parseDicom(await readFile(file.absolute), { untilTag: 'x7fe00010' })
      for (const tag of IDENTIFYING)
        for (const word of [data.string(tag) ?? '', ...(data.string(tag) ?? '').split(/[\^=]/)]) if (word.length >= 6) found.add(word)
    } catch {
      // Planted faults: they have no readable header.
    }
  }
  return found
}

/** Eight digits stand by chance somewhere in the many digits of pseudonymous UIDs: that is not a date. */
const insideDigits = (text: string, word: string): boolean => /^\d{1,8}$/.test(word) && !new RegExp(`(?<!\\d)${word}(?!\\d)`).test(text)

afterAll(async () => {
  for (const report of await Promise.all(prepared.values())) await rm(report.outDir, { recursive: true, force: true })
})

describe.skipIf(root === null).each(SITES)('the hospital %s', (site) => {
  test('every planted fault is caught and no clean file is excluded', async () => {
    const { outDir } = await prepareSite(site)
    const report = new Map((await table(join(outDir, 'private/report.csv'))).map((row) => [row.path, row]))
    const truth = (await table(join(root!, 'truth.csv'))).filter((row) => row.site === site)
    expect(report.size).toBe(truth.length)
    for (const { file, planted } of truth) {
      const row = report.get(file!.slice(site.length + 1))!
      const [status, reason] = [row.status!, row.reasons!.split(';')[0]]
      if (planted === '') expect([file, status]).not.toEqual([file, 'excluded'])
      else expect([file, `${status} ${reason}`]).toEqual([file, EXPECTED.find(([pattern]) => pattern.test(planted!))![1]])
    }
  })

  test('the same input and key give the same bytes with one reader and with two', async () => {
    const [two, one] = [await prepareSite(site), await prepareSite(site, 1)]
    expect(one.manifestHash).toBe(two.manifestHash)
    expect(await treeHash(one.preparedDir)).toBe(await treeHash(two.preparedDir))
  })

  test('no name, number, date or UID of a header is in any byte of the output, but for the paths in the site-only report and gallery', async () => {
    const { outDir } = await prepareSite(site)
    const planted = [...(await identities(site))]
    expect(planted.length).toBeGreaterThan(100)
    for (const file of await walkFolder(outDir)) {
      if (file.path === 'private/report.csv') continue
      const text = (await readFile(file.absolute)).toString('latin1').replace(/<p class="path">.*?<\/p>/g, '')
      const found = planted.find((word) => text.includes(word) && !insideDigits(text, word))
      if (found !== undefined) expect.fail(`${file.path} holds ${found}`)
    }
  })

  test('no patient is in two splits, and the set opens and matches its manifest to the last picture', async () => {
    const { preparedDir, manifestHash } = await prepareSite(site)
    const { items } = await openDataset(preparedDir, { expectedHash: manifestHash, verify: 'all' })
    const splits = new Map<string, Set<string>>()
    for (const item of items) splits.set(item.patient, (splits.get(item.patient) ?? new Set()).add(item.split))
    for (const seen of splits.values()) expect(seen.size).toBe(1)
    expect(new Set(items.map((item) => item.split)).size).toBe(3)
  })

  test('the tables hold one row for each check of each prepared picture, and the same warnings as the items', async () => {
    const { preparedDir, accepted } = await prepareSite(site)
    const dataset = await openDataset(preparedDir)
    const [counts] = await query(
      dataset,
      `SELECT (SELECT count(*) FROM images) AS images, count(DISTINCT image) AS judged, count(*) AS n, count(DISTINCT (image, qc.check)) AS once,
         count(measured) AS measured FROM qc SEMI JOIN images USING (image)`,
    )
    expect(counts).toMatchObject({ images: accepted, judged: accepted, once: counts!.n })
    expect(Number(counts!.measured)).toBeGreaterThan(5 * accepted)
    const warned = await query(
      dataset,
      "SELECT image, list(qc.check ORDER BY qc.check) AS qc FROM qc WHERE state = 'WARN' GROUP BY image ORDER BY image",
    )
    expect(warned).toEqual(dataset.items.filter(({ qc }) => qc.length > 0).map(({ image, qc }) => ({ image, qc })))
  })

  test('the summary that could leave hides every small count', async () => {
    const { outDir } = await prepareSite(site)
    const { exact } = await exactSummaryOf(outDir, DEFAULT_K)
    const published = suppress(exact, DEFAULT_K)
    expect(exact.images).toBe(35)
    expect(published.images).toEqual({ kind: 'count', value: 35 })
    expect(published.excluded.every((cell) => cell.count.kind === 'suppressed')).toBe(true)
  })
})

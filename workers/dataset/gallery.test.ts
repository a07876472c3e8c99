import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { runChain } from '../gears/chain.ts'
import { walkFolder } from '../ingest/folder.ts'
import { makePhantoms } from '../phantom/make.ts'

const dir = await mkdtemp(join(tmpdir(), 'gallery-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const { inputDir, labels } = await makePhantoms({ dir, site: 'hannover', patients: 4 })
const gallery = join(dir, 'out/private/gallery')
const prepare = () =>
  runChain({ inputDir, labels, outDir: join(dir, 'out'), siteKey: new Uint8Array(32).fill(5), chain: DEFAULT_CHAIN, threads: 2 })
beforeAll(() => prepare())

const pages = async (): Promise<string> => {
  const names = (await readdir(gallery)).filter((name) => name.endsWith('.html'))
  return (await Promise.all(names.map((name) => readFile(join(gallery, name), 'utf8')))).join('')
}

/** Every text of six letters and more in the headers of the input, but for the photometric interpretation. */
const headerTexts = async (): Promise<string[]> => {
  const found = new Set<string>()
  for (const file of await walkFolder(inputDir)) {
    const bytes = await readFile(file.absolute)
    if (bytes.subarray(128, 132).toString() !== 'DICM') continue
    const data = dicomParser.parseDicom(bytes, { untilTag: 'x7fe00010' })
    for (const tag of Object.keys(data.elements)) {
      if (tag === 'x7fe00010' || tag === 'x00280004') continue
      for (const word of (data.string(tag) ?? '').split(/[\\^=]/)) if (word.trim().length >= 6) found.add(word.trim())
    }
  }
  return [...found]
}

test('no text of a header is on a page, but for what a path holds', async () => {
  const text = (await pages()).replace(/<style>.*?<\/style>|<p class="path">.*?<\/p>/gs, '')
  const texts = await headerTexts()
  expect(texts.length).toBeGreaterThan(20)
  expect(texts.filter((word) => text.includes(word) && !/^synthetic$/i.test(word))).toEqual([])
})

test('every picture that a page shows is there, and a film is shown before and after', async () => {
  const sources = [...(await pages()).matchAll(/<img [^>]*src="([^"]*)"/g)].map((found) => found[1]!)
  expect(sources.filter((src) => src.startsWith('before/')).length).toBeGreaterThan(4)
  expect(sources.filter((src) => src.startsWith('../../prepared/images/')).length).toBeGreaterThan(4)
  for (const src of new Set(sources)) expect((await stat(join(gallery, src))).size).toBeGreaterThan(100)
})

test('a second run has the films before although nothing is decoded again', async () => {
  const before = (await readdir(join(gallery, 'before'))).sort()
  const report = await prepare()
  expect(report.cached).toBe(report.files)
  expect((await readdir(join(gallery, 'before'))).sort()).toEqual(before)
})

test('nothing on a page is run or comes from a network', async () => {
  expect(await pages()).not.toMatch(/https?:|<script|javascript:|@import|url\(/)
})

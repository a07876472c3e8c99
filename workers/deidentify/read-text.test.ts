import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DeidentifyOptions } from '#core/deidentify/options.ts'
import { decodeFrame } from '../gears/frame.ts'
import { readHeader } from '../gears/header.ts'
import { parseDicom } from '../gears/parse-dicom.ts'
import { testData } from '../gears/test-data.ts'
import { runCli } from '../site/testing/run-cli.ts'
import { exportFolder } from './export.ts'
import { pictureOf } from './picture.ts'
import { isTelling, readsText } from './read-text.ts'
import { haveDebian } from './testing/debian.ts'

test.each([
  ['KAUFMAN', true],
  ['1943-07', true],
  ['王小明王', true],
  ['DOB:', false],
  ['L', false],
  ['PORTABLE', false],
  ['rtabl', false],
  ['(Erect)', false],
])('the word %s may name somebody: %s', (word, telling) => {
  expect(isTelling(word)).toBe(telling)
})

test('without tesseract --ocr ends with one sentence and exit code 2', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'roundtable-ocr-'))
  const { code, err } = await runCli(['deidentify', '--in', dir, '--out', `${dir}-out`, '--ocr'], { PATH: '/nowhere' })
  await Promise.all([dir, `${dir}-out`].map((path) => rm(path, { recursive: true, force: true })))
  expect([code, err]).toEqual([2, expect.stringMatching(/^Reading text in pictures needs tesseract\. .+, or leave --ocr out\.\n$/)])
})

const chest = testData('dicom-chest-derived')
const sites = testData('dicom-sites')
const ready = chest !== null && sites !== null && haveDebian('tesseract-ocr', 'tesseract', ['--version'])

describe.skipIf(!ready)('tesseract', () => {
  test('reads a planted date, and neither the texture of a film nor the word PORTABLE on it', async () => {
    const reads = async (path: string): Promise<boolean | null> => {
      const data = parseDicom(await readFile(path))
      return readsText(await pictureOf(await decodeFrame(data, readHeader(data), 100)))
    }
    expect(await reads(join(chest!, 'files/canonDX__burnedInUndeclared.dcm'))).toBe(true)
    expect(await reads(join(chest!, 'files/canonDX__explicitLE.dcm'))).toBe(false)
    expect(await reads(join(sites!, 'bethesda/IM0022.dcm'))).toBe(false)
  })

  test('says nothing of a picture that it cannot open', async () => {
    expect(await readsText(Buffer.from('no picture'))).toBeNull()
  })

  test('with --ocr a clean film is written, as without', async () => {
    const [dir, out] = await Promise.all(['in', 'out'].map((name) => mkdtemp(join(tmpdir(), `roundtable-ocr-${name}-`))))
    for (const name of ['IM0000.dcm', 'IM0022.dcm']) await copyFile(join(sites!, 'bethesda', name), join(dir!, name))
    const options = DeidentifyOptions.parse({})
    const settings = { inputDir: dir!, outDir: out!, siteKey: new Uint8Array(32).fill(7), options, threads: 2 }
    expect(await exportFolder({ ...settings, ocr: true })).toMatchObject({ files: 2, written: 2, byReason: {} })
    await Promise.all([dir!, out!].map((path) => rm(path, { recursive: true, force: true })))
  })
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Chain, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { runFileChain } from './file-chain.ts'
import { decodeFrame, pixelHash } from './frame.ts'
import { readHeader } from './header.ts'
import { histogramOf } from './histogram.ts'
import { displayOf } from './intensity.ts'
import { parseDicom } from './parse-dicom.ts'
import { testData } from './test-data.ts'

const root = testData('dicom-chest-derived')
const AUTO = { voi: 'auto', lowPercent: '0.5', highPercent: '99.5' }

const decode = async (file: string) => {
  const data = parseDicom(await readFile(join(root!, file)))
  const header = readHeader(data)
  return { header, frame: await decodeFrame(data, header, 100) }
}

const displayed = async (file: string): Promise<Uint16Array> => {
  const { header, frame } = await decode(file)
  const { table, offset } = displayOf(header, histogramOf(frame, header), AUTO)
  return Uint16Array.from(frame.values, (value) => table[value + offset]!)
}

const meanDifference = (a: Uint16Array, b: Uint16Array): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length / 65_535

interface Variant {
  file: string
  source: string
  variant: string
  lossy: boolean
  truth: string
  referees: string[]
}

const variants = async (): Promise<Variant[]> => {
  const [head, ...rows] = (await readFile(join(root!, 'index.csv'), 'utf8'))
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))
  const at = (row: string[], name: string): string => row[head!.indexOf(name)]!
  return rows.map((row) => ({
    file: at(row, 'file'),
    source: at(row, 'source_image'),
    variant: at(row, 'variant'),
    lossy: at(row, 'lossy') === '1',
    truth: at(row, 'true_stored_pixels_sha256'),
    referees: [at(row, 'gdcm_sha256'), at(row, 'dcmtk_sha256')].filter((hash) => hash !== ''),
  }))
}

describe.skipIf(root === null)('variants of one picture', () => {
  test('every lossless single-frame variant decodes to the true stored values, whatever its transfer syntax and bit fields', async () => {
    const lossless = (await variants()).filter((v) => !v.lossy && !/truncated|multiframe/.test(v.variant))
    expect(lossless.length).toBeGreaterThan(90)
    for (const { file, truth } of lossless) expect([file, pixelHash((await decode(file)).frame)]).toEqual([file, truth])
  })

  test('every lossy JPEG and JPEG-LS variant decodes to what a referee decodes, and every lossy variant looks like its source', async () => {
    const all = await variants()
    for (const { file, source, variant, referees } of all.filter((v) => v.lossy)) {
      const hash = pixelHash((await decode(file)).frame)
      if (variant !== 'j2kLossy') expect([file, referees.includes(hash)]).toEqual([file, true])
      const plain = all.find((other) => other.source === source && other.variant === 'explicitLE')!.file
      expect(meanDifference(await displayed(file), await displayed(plain))).toBeLessThan(0.02)
    }
  })

  test('a lossy value beyond the range is cut off: no white turns black', async () => {
    const [lossy, plain] = [await displayed('files/canonDX__j2kLossy.dcm'), await displayed('files/canonDX__explicitLE.dcm')]
    expect(lossy.filter((value, i) => Math.abs(value - plain[i]!) > 0.5 * 65_535)).toHaveLength(0)
  })

  test('rotation, saturation and missing spacing are warned of, and the plain picture passes every check', async () => {
    const warned = async (name: string): Promise<string[]> =>
      (await runFileChain(await readFile(join(root!, 'files', name)), {}, DEFAULT_CHAIN)).verdicts
        .filter((v) => v.state === 'WARN')
        .map((v) => v.check)
    expect(await warned('nihDX__qc_rotated90.dcm')).toContain('frontal')
    expect(await warned('nihDX__qc_saturated.dcm')).toContain('saturation')
    expect(await warned('nihDX__qc_noSpacing.dcm')).toContain('pixel-spacing')
    expect(await warned('nihDX__explicitLE.dcm')).toEqual([])
  })

  test('the gear says what it put right, and nothing of a file that needed nothing', async () => {
    const repairs = async (name: string): Promise<string[]> =>
      (await runFileChain(await readFile(join(root!, 'files', name)), {}, DEFAULT_CHAIN)).verdicts
        .filter((v) => v.check.startsWith('repaired-'))
        .map((v) => `${v.check} ${v.state} ${v.value}`)
    expect(await repairs('canonDX__dirtyUpperBits.dcm')).toEqual(['repaired-upper-bits PASS masked'])
    expect(await repairs('canonDX__highbit15.dcm')).toEqual(['repaired-high-bit PASS shifted down'])
    expect(await repairs('canonDX__signed_unextended.dcm')).toEqual(['repaired-sign PASS extended'])
    expect(await repairs('canonDX__bad_noPreamble.dcm')).toEqual(['repaired-preamble PASS added'])
    expect(await repairs('canonDX__jpegls.dcm')).toEqual([])
  })

  test('of several frames the first is taken, or the file is refused, as the chain says', async () => {
    const bytes = await readFile(join(root!, 'files/canonDX__multiframe3_jpegls.dcm'))
    const run = (frames: string) =>
      runFileChain(bytes, {}, [
        { gear: 'metadata', config: {} },
        { gear: 'fix', config: { maxMegapixels: 100, frames } },
      ] as unknown as Chain)
    const [taken, refused] = [await run('first'), await run('refuse')]
    expect([taken.reasons, taken.pixelHash]).toEqual([[], pixelHash((await decode('files/canonDX__explicitLE.dcm')).frame)])
    expect([refused.reasons, refused.pixelHash]).toEqual([['SEVERAL_FRAMES'], null])
    expect(refused.verdicts[0]).toMatchObject({ state: 'FAIL', value: '3 frames' })
  })

  test('a truncated file is refused as truncated and never decoded in part', async () => {
    for (const { file } of (await variants()).filter((v) => /truncated/.test(v.variant)))
      await expect(decode(file)).rejects.toMatchObject({ reason: 'TRUNCATED' })
  })

  test('a picture looks the same whatever its photometric tag says', async () => {
    // The mirrored windows of these files are whole numbers, off by up to two values of 8 bits.
    const all = await variants()
    const pairs = all
      .filter((v) => v.variant === 'photometricFlipped')
      .map((v) => [v.file, all.find((other) => other.source === v.source && other.variant === 'explicitLE')!.file] as const)
    expect(pairs).toHaveLength(3)
    for (const [flipped, plain] of pairs) expect(meanDifference(await displayed(flipped), await displayed(plain))).toBeLessThan(0.01)
  })

  test('a wrong photometric tag shows the negative', async () => {
    const difference = meanDifference(
      await displayed('files/nihDX__qc_wrongPhotometric.dcm'),
      await displayed('files/nihDX__explicitLE.dcm'),
    )
    expect(difference).toBeGreaterThan(0.2)
  })
})

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCsv } from '../ingest/csv.ts'
import { Excluded } from './excluded.ts'
import { decodeFrame, type Frame } from './frame.ts'
import { readHeader } from './header.ts'
import { parseDicom } from './parse-dicom.ts'
import { testData } from './test-data.ts'

const root = testData('dicom-conformance')

/** What the index does not tell by itself. */
const REFUSED: Readonly<Record<string, string>> = {
  // A radiotherapy plan, big endian, without file meta: nothing says which form it has.
  'files/pydicom/ExplVR_BigEndNoMeta.dcm': 'NOT_DICOM',
  'files/pydicom/nested_priv_SQ.dcm': 'UNREADABLE',
  'files/fo-dicom/GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm': 'UNREADABLE',
  // Their pixel data end early. A referee fills up what is missing; here it is refused.
  'files/pydicom/MR_truncated.dcm': 'TRUNCATED',
  'files/pydicom/SC_rgb_jpeg.dcm': 'TRUNCATED',
  'files/fo-dicom/GH1146.dcm': 'TRUNCATED',
  'files/fo-dicom/GH1339.dcm': 'TRUNCATED',
  // The stream holds no JPEG; no referee reads it.
  'files/fo-dicom/genFile.dcm': 'UNDECODABLE',
}

/**
 * The referees give the stored bits as an unsigned number although the header calls them signed. The standard puts the sign at
 * High Bit (PS3.5 8.1.1), as pydicom does for the first.
 */
const SIGNED_BY_HEADER = ['files/pydicom/J2K_pixelrep_mismatch.dcm', 'files/pydicom-data/JLSL_16_15_1_1F.dcm']

const expectedOf = (row: Readonly<Record<string, string>>): string => {
  const named = REFUSED[row.file!]
  if (named) return named
  if (row.has_pixel_data !== 'True') return 'NO_PIXELS'
  if (/^(RGB|YBR)/.test(row.photometric!)) return 'WRONG_PHOTOMETRIC'
  return ['8', '16'].includes(row.bits_alloc_stored_pixrep!.split('/')[0]!) ? 'exact' : 'UNSUPPORTED_SYNTAX'
}

const bytesOf = ({ values, bitsAllocated }: Frame): Uint8Array =>
  bitsAllocated === 8 ? Uint8Array.from(values) : new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/** SHA-256 over all frames; with `unsigned`, of the bits without the meaning of their sign. */
const hashOf = async (file: string, unsigned: boolean): Promise<string> => {
  const data = parseDicom(await readFile(join(root!, file)))
  const header = readHeader(data)
  const hash = createHash('sha256')
  for (let index = 0; index < header.frames; index++) {
    const frame = await decodeFrame(data, header, 100, index)
    const values = unsigned ? Uint16Array.from(frame.values, (value) => value & (2 ** header.bitsStored - 1)) : frame.values
    hash.update(bytesOf({ ...frame, values }))
  }
  return hash.digest('hex')
}

const outcomeOf = async (row: Readonly<Record<string, string>>): Promise<string> => {
  try {
    const hash = await hashOf(row.file!, SIGNED_BY_HEADER.includes(row.file!))
    return [row.gdcm_sha256, row.dcmtk_sha256].includes(hash) ? 'exact' : 'differs'
  } catch (error) {
    if (error instanceof Excluded) return error.reason
    throw error
  }
}

describe.skipIf(root === null)('public test suites', () => {
  test('every frame of every grey picture is exactly what a referee decodes, and every other file is refused by name', async () => {
    const [head, ...lines] = parseCsv(await readFile(join(root!, 'index.csv'), 'utf8'), 'index.csv')
    const rows = lines.map(({ cells }) => Object.fromEntries(cells.map((cell, i) => [head!.cells[i]!, cell])))
    const outcomes = []
    for (const row of rows) outcomes.push([row.file, await outcomeOf(row)])
    expect(outcomes).toEqual(rows.map((row) => [row.file, expectedOf(row)]))
    expect(outcomes.filter(([, outcome]) => outcome === 'exact').length).toBeGreaterThan(155)
  })
})

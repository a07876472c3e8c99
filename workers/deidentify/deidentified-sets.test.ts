import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { describe, expect, test } from 'vitest'
import { DeidentifyOptions } from '#core/deidentify/options.ts'
import { Excluded } from '../gears/excluded.ts'
import { decodeFrame, pixelHash } from '../gears/frame.ts'
import { readHeader } from '../gears/header.ts'
import { parseDicom } from '../gears/parse-dicom.ts'
import { testData } from '../gears/test-data.ts'
import { walkFolder } from '../ingest/folder.ts'
import { deidentifyFile } from './deidentify-file.ts'
import { findElement, PIXEL_DATA } from './element.ts'
import { readFile as readWhole } from './read-file.ts'

const siteKey = new Uint8Array(32).fill(7)
const byTag = DeidentifyOptions.parse({ burnedIn: 'tag', retainPatientCharacteristics: true, dates: 'modified', cleanDescriptors: true })

/** SHA-256 of each frame's stored values. */
const hashes = async (bytes: Uint8Array): Promise<string[]> => {
  const data = parseDicom(bytes)
  const header = readHeader(data)
  const found: string[] = []
  for (let index = 0; index < header.frames; index++) found.push(pixelHash(await decodeFrame(data, header, 100, index)))
  return found
}

/** The pixel bytes as a second reader finds them: fragments one after the other, or the value. */
const pixelBytes = (bytes: Uint8Array): Buffer => {
  const data = parseDicom(bytes)
  const element = data.elements.x7fe00010!
  const parts = element.fragments?.map(({ position, length }) => data.byteArray.subarray(position, position + length))
  return Buffer.concat(parts ?? [data.byteArray.subarray(element.dataOffset, element.dataOffset + element.length)])
}

const attempt = async (bytes: Uint8Array) => {
  try {
    return await deidentifyFile(bytes, siteKey, byTag)
  } catch (error) {
    if (error instanceof Excluded) return { bytes: new Uint8Array(), refused: { reason: error.reason } }
    throw error
  }
}

const chest = testData('dicom-chest-derived')
describe.skipIf(chest === null)('variants of one chest radiograph', () => {
  test('every one that is whole is written with every frame unchanged, whatever its transfer syntax and its bits', async () => {
    const files = (await walkFolder(join(chest!, 'files'))).filter(({ path }) => !/truncated|burnedIn\./.test(path))
    expect(files.length).toBeGreaterThan(105)
    for (const { path, absolute } of files) {
      const before = await readFile(absolute)
      const { bytes, refused } = await attempt(before)
      expect([path, refused]).toEqual([path, null])
      expect([path, await hashes(bytes)]).toEqual([path, await hashes(before)])
    }
  })
})

const conformance = testData('dicom-conformance')
describe.skipIf(conformance === null)('287 files of public test suites', () => {
  test('each is refused with a reason, or written with the same compressed bytes or stored values and readable again', async () => {
    const ended: Record<string, number> = {}
    for (const { path, absolute } of await walkFolder(join(conformance!, 'files'))) {
      const before = await readFile(absolute)
      const { bytes, refused } = await attempt(before)
      const end = refused?.reason ?? 'written'
      ended[end] = (ended[end] ?? 0) + 1
      if (refused) continue
      const syntax = dicomParser.parseDicom(bytes).string('x00020010')
      const [old, now] = [await hashes(before).catch(() => null), await hashes(bytes).catch(() => null)]
      if (old) expect([path, now]).toEqual([path, old])
      const kept = pixelBytes(bytes)
      if (syntax === '1.2.840.10008.1.2.1') {
        // Colour and 32 bits, which are not decoded here; what was big endian is turned.
        const { elements, bigEndian } = readWhole(before)
        const value = Buffer.from(findElement(elements, PIXEL_DATA)!.value!)
        if (!old && !bigEndian) expect([path, kept.equals(value.subarray(0, kept.length))]).toEqual([path, true])
        continue
      }
      const compressed = pixelBytes(before)
      // Only texts of a stream are overwritten, by zeros.
      expect([path, kept.length, kept.filter((byte, i) => byte !== compressed[i] && byte !== 0).length]).toEqual([
        path,
        compressed.length,
        0,
      ])
    }
    expect(ended.written).toBeGreaterThan(200)
    expect(Object.keys(ended).sort()).toEqual(
      ['NOT_DICOM', 'NO_PIXELS', 'TRUNCATED', 'UNDECODABLE', 'UNREADABLE', 'UNSUPPORTED_SYNTAX', 'written'].sort(),
    )
  })
})

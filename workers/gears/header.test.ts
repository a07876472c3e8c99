import { expect, test } from 'vitest'
import { readHeader } from './header.ts'
import { parseDicom } from './parse-dicom.ts'
import { makeDicom } from './testing/make-dicom.ts'

const spacing = (...mm: number[]) => {
  const pixels = new Uint16Array(16)
  const file = makeDicom({ rows: 4, columns: 4, bitsStored: 12, pixels, attributes: { ImagerPixelSpacing: mm, PixelSpacing: [0.2, 0.2] } })
  return readHeader(parseDicom(new Uint8Array(file))).spacingMm
}

test('a number that is no size of a pixel, such as a date of birth, is not taken for one', () => {
  expect(spacing(0.17, 0.16)).toEqual([0.17, 0.16])
  expect(spacing(19500312, 19500312)).toEqual([0.2, 0.2])
  expect(spacing(0.17, 0.00001)).toEqual([0.2, 0.2])
})

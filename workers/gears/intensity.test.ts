import { expect, test } from 'vitest'
import type { Frame } from './frame.ts'
import type { Header } from './header.ts'
import { histogramOf } from './histogram.ts'
import { displayOf } from './intensity.ts'

const base: Header = {
  transferSyntax: '1.2.840.10008.1.2.1',
  sopClass: '',
  modality: 'DX',
  imageType: [],
  bodyPart: 'CHEST',
  description: '',
  viewPosition: 'PA',
  manufacturer: '',
  conversionType: '',
  burnedIn: '',
  ageYears: null,
  sex: '',
  synthetic: false,
  rows: 64,
  columns: 64,
  frames: 1,
  samples: 1,
  photometric: 'MONOCHROME2',
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  signed: false,
  spacingMm: null,
  paddingFrom: null,
  paddingTo: null,
  slope: 1,
  intercept: 0,
  modalityLut: null,
  voiLut: null,
  windowCenter: null,
  windowWidth: null,
  voiFunction: 'LINEAR',
  lutShape: '',
}

/** A ramp over the whole 12-bit range. */
const ramp: Frame = { rows: 64, columns: 64, bitsAllocated: 16, values: Uint16Array.from({ length: 4096 }, (_, i) => i) }

const display = (changes: Partial<Header>, config = { voi: 'auto', lowPercent: '0.5', highPercent: '99.5' }, frame = ramp) => {
  const header = { ...base, ...changes }
  const { voi, table, offset } = displayOf(header, histogramOf(frame, header), config)
  return { voi, at: (value: number): number => table[value + offset]! / 65_535 }
}

test('LINEAR, LINEAR_EXACT and SIGMOID follow their formulas of PS3.3 C.11.2', () => {
  const window = { windowCenter: 2000, windowWidth: 4000 }
  expect(display({ ...window, voiFunction: 'LINEAR' }).at(1000)).toBeCloseTo((1000 - 1999.5) / 3999 + 0.5, 4)
  expect(display({ ...window, voiFunction: 'LINEAR_EXACT' }).at(1000)).toBeCloseTo(0.25, 4)
  expect(display({ ...window, voiFunction: 'SIGMOID' }).at(1000)).toBeCloseTo(1 / (1 + Math.exp(1)), 4)
})

test('the window applies to rescaled values, not to stored ones', () => {
  expect(display({ windowCenter: 900, windowWidth: 2000, voiFunction: 'LINEAR_EXACT', slope: 0.5, intercept: -100 }).at(2000)).toBeCloseTo(
    0.5,
    4,
  )
})

test('a window that cuts off much of the picture is not used', () => {
  expect(display({ windowCenter: 2048, windowWidth: 300 }).voi).toMatch(/^percentile/)
  expect(display({ windowCenter: 2048, windowWidth: 4096 }).voi).toBe('window 2048/4096')
})

test('MONOCHROME1 inverts once, also when the presentation LUT shape says INVERSE too', () => {
  const once = display({ photometric: 'MONOCHROME1' }).at(1000)
  expect(once).toBeCloseTo(1 - display({}).at(1000), 3)
  expect(display({ photometric: 'MONOCHROME1', lutShape: 'INVERSE' }).at(1000)).toBe(once)
  expect(display({ lutShape: 'INVERSE' }).at(1000)).toBe(once)
})

test('padding is black even where the picture is inverted, and does not move the percentiles', () => {
  const values = Uint16Array.from({ length: 4096 }, (_, i) => (i % 2 === 0 ? 4095 : 1000 + (i % 501)))
  const padded = display({ photometric: 'MONOCHROME1', paddingFrom: 4095, paddingTo: 4095 }, undefined, { ...ramp, values })
  expect(padded.at(4095)).toBe(0)
  expect(padded.voi).toMatch(/^percentile 10\d\d–1[45]\d\d$/)
})

test('a VOI LUT is looked up after the modality step and clamps outside its entries', () => {
  const voiLut = { first: 1000, bits: 8, data: Uint16Array.of(10, 200) }
  const through = display({ voiLut })
  expect([through.at(0), through.at(1000), through.at(1001), through.at(4095)].map((v) => Math.round(v * 255))).toEqual([10, 10, 200, 200])
})

test('a modality LUT replaces the rescale', () => {
  const modalityLut = { first: 0, bits: 12, data: Uint16Array.from({ length: 4096 }, (_, i) => 4095 - i) }
  expect(display({ modalityLut, windowCenter: 2048, windowWidth: 4096 }).at(0)).toBeCloseTo(1, 3)
})

test('signed values are placed by their sign', () => {
  const frame: Frame = { ...ramp, values: Int16Array.from({ length: 4096 }, (_, i) => i - 2048) }
  const signed = display({ signed: true, windowCenter: 0, windowWidth: 4096, voiFunction: 'LINEAR_EXACT' }, undefined, frame)
  expect(signed.at(-1024)).toBeCloseTo(0.25, 3)
})

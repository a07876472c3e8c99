import { expect, test } from 'vitest'
import type { Frame } from './frame.ts'
import type { Header } from './header.ts'
import { histogramOf } from './histogram.ts'
import { displayOf, shownPicture } from './intensity.ts'
import { INTENSITY_TEMPLATE } from './intensity-template.ts'

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

/** A wedge from black to white with a step in each row, and a column of padding. */
const wedge: Frame = {
  rows: 64,
  columns: 64,
  bitsAllocated: 16,
  values: Uint16Array.from({ length: 4096 }, (_, i) => (i % 64 === 20 ? 4095 : 1000 + Math.floor(i / 64) * 8 + (i % 3))),
}
const PADDED = { ...base, paddingFrom: 4095, paddingTo: 4095 }

test('matching gives the distribution of the template, keeps the order of greys, and leaves padding black', () => {
  const histogram = histogramOf(wedge, PADDED)
  const config = { voi: 'percentile', lowPercent: '0', highPercent: '100' }
  const plain = displayOf(PADDED, histogram, config).table
  const matched = displayOf(PADDED, histogram, { ...config, match: 'template' }).table
  const inner = [...histogram.inner].flatMap((count, value) => Array.from({ length: count }, () => matched[value]!)).sort((a, b) => a - b)
  for (const share of [0.1, 0.25, 0.5, 0.75, 0.9])
    expect(Math.abs(inner[Math.floor(share * inner.length)]! - INTENSITY_TEMPLATE[Math.round(share * 128)]!)).toBeLessThan(1500)
  for (let value = 1001; value < 1500; value++) {
    expect(matched[value]!).toBeGreaterThanOrEqual(matched[value - 1]!)
    expect(plain[value]! > plain[value - 1]! || matched[value] === matched[value - 1]).toBe(true)
  }
  expect(matched[4095]).toBe(0)
})

test('CLAHE raises the contrast inside a tile up to its limit, and neither counts nor changes padding', () => {
  const side = 256
  const values = Uint16Array.from({ length: side * side }, (_, i) => (i % side === 20 ? 4095 : 2000 + (i % 8) * 60))
  const ripple: Frame = { rows: side, columns: side, bitsAllocated: 16, values }
  const config = { voi: 'range', lowPercent: '0', highPercent: '100', match: 'none', clahe: 'on' }
  const display = displayOf(PADDED, histogramOf(ripple, PADDED), config)
  const { values: out } = shownPicture(ripple, PADDED, display, config)
  const rise = (greyAt: (index: number) => number): number => greyAt(100 * side + 103) - greyAt(100 * side + 96)
  const gain = rise((i) => out[i]!) / rise((i) => display.table[values[i]!]!)
  expect(gain).toBeGreaterThan(1.3)
  // A bin's slope at most: the clip limit of 2, and what is taken from full bins and given to all.
  expect(gain).toBeLessThan(3)
  for (let y = 0; y < side; y++) expect(out[y * side + 20]).toBe(0)
  expect(shownPicture(ripple, PADDED, display, { ...config, clahe: 'off' }).values).toBe(values)
})

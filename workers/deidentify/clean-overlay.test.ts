import { expect, test } from 'vitest'
import { cleanOverlays } from './clean-overlay.ts'
import type { DicomElement } from './element.ts'

const SIDE = 128
const us = (tag: number, ...values: number[]): DicomElement => ({ tag, vr: 'US', value: new Uint8Array(Uint16Array.from(values).buffer) })
const text = (tag: number, vr: string, value: string): DicomElement => ({ tag, vr, value: Buffer.from(value) })

/** Letter-like marks, 8 px wide and 10 high, side by side from the left. */
const plane = (letters: number): Uint8Array => {
  const bits = new Uint8Array((SIDE * SIDE) / 8)
  for (let n = 0; n < letters; n++)
    for (let y = 0; y < 10; y++)
      for (let x = 0; x < 8; x++) {
        const at = (20 + y) * SIDE + 4 + n * 12 + x
        if (x < 2 || y < 2 || (y > 4 && y < 7)) bits[at >> 3]! |= 1 << (at & 7)
      }
  return bits
}

const overlay = (group: number, letters: number): DicomElement[] => {
  const base = group * 0x10000
  return [
    us(base + 0x10, SIDE),
    us(base + 0x11, SIDE),
    text(base + 0x22, 'LO', 'Mueller'),
    text(base + 0x40, 'CS', 'G '),
    { tag: base + 0x50, vr: 'SS', value: new Uint8Array([1, 0, 1, 0]) },
    us(base + 0x100, 1),
    us(base + 0x102, 0),
    { tag: base + 0x3000, vr: 'OW', value: plane(letters) },
    text(base + 0x4000, 'LT', 'Mueller'),
  ]
}

test('an overlay with a mark stays without its texts, and one with a line of letters goes', () => {
  const kept = cleanOverlays([...overlay(0x6000, 1), ...overlay(0x6002, 8)], false)
  expect(kept.map(({ tag }) => tag.toString(16))).toEqual([
    '60000010',
    '60000011',
    '60000040',
    '60000050',
    '60000100',
    '60000102',
    '60003000',
  ])
})

test('an overlay that does not say its size, or holds more than it says, goes', () => {
  expect(cleanOverlays(overlay(0x6000, 1).slice(1), false)).toEqual([])
  const long = overlay(0x6000, 1).map((element) => (element.vr === 'OW' ? { ...element, value: new Uint8Array(SIDE * SIDE) } : element))
  expect(cleanOverlays(long, false)).toEqual([])
})

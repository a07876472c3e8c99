import { expect, test } from 'vitest'
import { textLetters } from './burned-in.ts'
import type { Frame } from './frame.ts'

const canvas = (): Frame => ({ rows: 200, columns: 400, bitsAllocated: 16, values: new Uint16Array(80_000).fill(800) })

/** Letter-like marks: an upright with two arms, 8 px wide and 10 high. */
const draw = (frame: Frame, count: number, left: number, top: number, value: number): Frame => {
  for (let n = 0; n < count; n++)
    for (let y = 0; y < 10; y++)
      for (let x = 0; x < 8; x++) if (x < 2 || y < 2 || (y > 4 && y < 7)) frame.values[(top + y) * 400 + left + n * 12 + x] = value
  return frame
}

test('a lone side marker is one letter', () => {
  expect(textLetters(draw(canvas(), 1, 350, 10, 4095), 800, 4095)).toBe(1)
})

test('a line of letters is counted, white or black, and so is one whose letters touch', () => {
  expect(textLetters(draw(canvas(), 18, 10, 10, 4095), 800, 4095)).toBe(18)
  expect(textLetters(draw(canvas(), 18, 10, 10, 0), 0, 800)).toBe(18)
  const touching = draw(canvas(), 20, 10, 10, 4095)
  for (let x = 10; x < 250; x++) if (x % 60 > 12) touching.values[10 * 400 + x] = 4095
  expect(textLetters(touching, 800, 4095)).toBeGreaterThan(13)
})

test('marks that are not in one line do not add up', () => {
  const frame = canvas()
  for (let n = 0; n < 6; n++) draw(frame, 2, 10 + n * 60, 10 + n * 25, 4095)
  expect(textLetters(frame, 800, 4095)).toBeLessThanOrEqual(2)
})

test('a saturated patch and a constant picture hold no text', () => {
  const frame = canvas()
  frame.values.fill(4095, 0, 40_000)
  expect(textLetters(frame, 800, 4095)).toBe(0)
  expect(textLetters(canvas(), 800, 800)).toBe(0)
})

test('a line that runs up or down is counted as one that runs across', () => {
  const across = draw(canvas(), 18, 10, 10, 4095)
  const values = new Uint16Array(80_000)
  for (let y = 0; y < 200; y++) for (let x = 0; x < 400; x++) values[x * 200 + y] = across.values[y * 400 + x]!
  expect(textLetters({ rows: 400, columns: 200, bitsAllocated: 16, values }, 800, 4095)).toBe(18)
})

test('letters four times as large and bold are found at half the size', () => {
  const small = draw(canvas(), 18, 10, 10, 4095)
  const values = new Uint16Array(1_280_000)
  for (let y = 0; y < 800; y++) for (let x = 0; x < 1600; x++) values[y * 1600 + x] = small.values[(y >> 2) * 400 + (x >> 2)]!
  expect(textLetters({ rows: 800, columns: 1600, bitsAllocated: 16, values }, 800, 4095)).toBe(18)
})

test('thin lines that do not reach the end of the range are ribs or wires, not text', () => {
  const frame = canvas()
  frame.values.fill(1500)
  expect(textLetters(draw(frame, 18, 10, 10, 3000), 0, 4095)).toBe(0)
})

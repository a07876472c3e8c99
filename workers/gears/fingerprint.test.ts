import { expect, test } from 'vitest'
import { differenceHash, hashDistance, hashWords, sharpness } from './fingerprint.ts'

const SIZE = 224
const wave = (frequency: number, gain = 1): Uint8Array =>
  Uint8Array.from(
    { length: SIZE * SIZE },
    (_, i) => 128 + gain * 60 * Math.sin((i % SIZE) / frequency) + gain * 50 * Math.cos(Math.floor(i / SIZE) / (frequency + 3)),
  )
const distance = (a: Uint8Array, b: Uint8Array): number =>
  hashDistance(hashWords(differenceHash(a, SIZE)), hashWords(differenceHash(b, SIZE)), 256)

test('the same film with another contrast is near the earlier one, and another film is not', () => {
  expect(distance(wave(20), wave(20, 0.7))).toBeLessThanOrEqual(10)
  expect(distance(wave(20), wave(33))).toBeGreaterThan(30)
})

test('sharpness does not change with contrast and falls with blur', () => {
  expect(sharpness(wave(1.5, 0.5), SIZE) / sharpness(wave(1.5), SIZE)).toBeCloseTo(1, 1)
  expect(sharpness(wave(8), SIZE)).toBeLessThan(sharpness(wave(1.5), SIZE) / 10)
  expect(sharpness(new Uint8Array(SIZE * SIZE).fill(7), SIZE)).toBe(0)
})

test('the distance of two hashes is the number of differing bits, and counting stops at the limit', () => {
  const [none, all] = ['0'.repeat(64), 'f'.repeat(64)].map(hashWords) as [Uint32Array, Uint32Array]
  const three = hashWords(`8${'0'.repeat(62)}3`)
  expect([hashDistance(none, three, 10), hashDistance(all, all, 10)]).toEqual([3, 0])
  expect(hashDistance(none, all, 10)).toBeLessThan(256)
})

import { expect, test } from 'vitest'
import { compareSet } from './compare-set.ts'
import { differenceHash, hashDistance, hashWords, sharpness } from './fingerprint.ts'

const SIZE = 224
const wave = (frequency: number, gain = 1): Uint8Array =>
  Uint8Array.from(
    { length: SIZE * SIZE },
    (_, i) => 128 + gain * 60 * Math.sin((i % SIZE) / frequency) + gain * 50 * Math.cos(Math.floor(i / SIZE) / (frequency + 3)),
  )
const print = (bytes: Uint8Array) => ({ fingerprint: { hash: differenceHash(bytes, SIZE), sharpness: sharpness(bytes, SIZE) } })
const checks = (pictures: Parameters<typeof compareSet>[0]) =>
  [...compareSet(pictures)].map(([index, verdicts]) => [index, ...verdicts.map((v) => v.check)])

test('the same film with another contrast is near the earlier one, and another film is not', () => {
  expect(checks([print(wave(20)), print(wave(20, 0.7)), print(wave(33))])).toEqual([[1, 'near-duplicate']])
})

test('sharpness does not change with contrast and falls with blur', () => {
  expect(sharpness(wave(1.5, 0.5), SIZE) / sharpness(wave(1.5), SIZE)).toBeCloseTo(1, 1)
  expect(sharpness(wave(8), SIZE)).toBeLessThan(sharpness(wave(1.5), SIZE) / 10)
  expect(sharpness(new Uint8Array(SIZE * SIZE).fill(7), SIZE)).toBe(0)
})

test('a picture with a tenth of the usual detail is warned of as blurred', () => {
  const others = [1.5, 1.7, 1.9, 2.1, 2.3].map((f) => print(wave(f)))
  expect(checks([...others, print(wave(12))])).toEqual([[5, 'blur']])
})

test('the distance of two hashes is the number of differing bits, and counting stops above the limit', () => {
  const [none, all] = ['0'.repeat(64), 'f'.repeat(64)].map(hashWords) as [Uint32Array, Uint32Array]
  const three = hashWords(`8${'0'.repeat(62)}3`)
  expect([hashDistance(none, three, 10), hashDistance(all, all, 10)]).toEqual([3, 0])
  expect(hashDistance(none, all, 10)).toBeGreaterThan(10)
})

test('a picture without a fingerprint is left alone', () => {
  expect(checks([{ fingerprint: null }, { fingerprint: null }])).toEqual([])
})

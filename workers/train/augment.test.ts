import { describe, expect, it } from 'vitest'
import { type Random, randomFrom } from '#core/model/random.ts'
import { type Augmentation, augmenter } from './augment.ts'

/** Always the same uniform number: one half means no change at all. */
const constant = (value: number): Random => ({ next: () => 0, uniform: () => value, below: () => 0, normal: () => 0 })
const size = 40
const dot = (x: number, y: number) => Uint8Array.from({ length: size * size }, (_, i) => (i === y * size + x ? 255 : 0))
const moved = (from: Uint8Array, random: Random, ranges?: Augmentation) => {
  const to = new Uint8Array(from.length)
  augmenter(size, ranges)(from, to, random)
  return to
}

describe('an augmented image', () => {
  it('is the image itself in the middle of every range', () => {
    const image = Uint8Array.from({ length: size * size }, (_, i) => (i * 37) % 256)
    expect(moved(image, constant(0.5))).toEqual(image)
  })
  it('is turned by at most 8° and moved by at most 5 % of the side', () => {
    for (const extreme of [0, 1]) {
      const found = moved(dot(35, 20), constant(extreme))
      const at = found.indexOf(Math.max(...found))
      const turned = (extreme === 0 ? -1 : 1) * ((8 / 180) * Math.PI)
      const middle = (size - 1) / 2
      const [x, y] = [35 - middle, 20 - middle]
      const shift = (extreme * 2 - 1) * 0.05 * size
      expect(Math.abs((at % size) - (middle + shift + Math.cos(turned) * x - Math.sin(turned) * y))).toBeLessThan(1)
      expect(Math.abs(Math.floor(at / size) - (middle + shift + Math.sin(turned) * x + Math.cos(turned) * y))).toBeLessThan(1)
    }
  })
  it('changes contrast about mid-grey and stays within 0 to 255', () => {
    const flat = (grey: number) => moved(new Uint8Array(size * size).fill(grey), constant(1))[0]
    expect([flat(0), flat(100), flat(128), flat(200), flat(255)]).toEqual([0, 96, 128, 211, 255])
  })
  it('depends on the seed alone', () => {
    const image = dot(10, 10)
    expect(moved(image, randomFrom('a'))).toEqual(moved(image, randomFrom('a')))
    expect(moved(image, randomFrom('a'))).not.toEqual(moved(image, randomFrom('b')))
  })
  it('is mirrored in half of the draws where the plan says so, and never else', () => {
    const still = { shiftPercent: 0, rotateDegrees: 0, contrastPercent: 0 }
    const image = Uint8Array.from({ length: size * size }, (_, i) => (i * 37 + (i >> 3)) % 256)
    const mirrored = image.map((_, i) => image[i - (i % size) + size - 1 - (i % size)]!)
    const random = randomFrom('mirror')
    const seen = Array.from({ length: 40 }, () => moved(image, random, { ...still, mirror: true }))
    const turned = seen.filter((one) => Buffer.compare(one, mirrored) === 0).length
    expect(turned + seen.filter((one) => Buffer.compare(one, image) === 0).length).toBe(40)
    expect(turned).toBeGreaterThan(10)
    expect(turned).toBeLessThan(30)
    expect(moved(image, random, { ...still, mirror: false })).toEqual(image)
  })
  it('moves as far as the plan says', () => {
    const ranges = { shiftPercent: 20, rotateDegrees: 0, contrastPercent: 50, mirror: false }
    const found = moved(dot(20, 20), constant(0), ranges)
    expect([found.indexOf(Math.max(...found)), Math.max(...found)]).toEqual([12 * size + 12, 191])
  })
})

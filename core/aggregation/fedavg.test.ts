import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WEIGHT_UNITS } from '../weights/ring.ts'
import { acceptUpdate, encodeUpdate } from '../weights/update.ts'
import { applyAggregate, sumRing } from './fedavg.ts'

const meta = { run: 'r', round: 1, base: 'a'.repeat(64), plan: 'b'.repeat(64), device: 'cpu' }
const clip = { normL2: '1000', perCoordinate: '1' }
const ringOf = (delta: Float32Array, weightUnits: number): Int32Array => {
  const got = acceptUpdate(encodeUpdate({ delta, weightUnits, clip, meta }).bytes, { ...meta, length: delta.length, weightUnits, clip })
  if (!got.ok) throw new Error(got.message)
  return got.ring
}
/** Positive integers that sum to 2^20. */
const split = (parts: number[]): number[] => {
  const total = parts.reduce((a, b) => a + b)
  const units = parts.map((part) => Math.max(1, Math.floor((part / total) * (WEIGHT_UNITS - parts.length))))
  units[0]! += WEIGHT_UNITS - units.reduce((a, b) => a + b)
  return units
}
const rounds = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.array(fc.float({ noNaN: true, min: -1, max: 1 }), { minLength: 5, maxLength: 5 })),
    { minLength: 1, maxLength: 50 },
  )
  .map((sites) => ({ units: split(sites.map(([part]) => part)), deltas: sites.map(([, delta]) => Float32Array.from(delta)) }))

describe('the sum of a round', () => {
  it('is the same bytes whatever the order of arrival', () => {
    fc.assert(
      fc.property(rounds, fc.infiniteStream(fc.nat()), ({ units, deltas }, keys) => {
        const rings = deltas.map((delta, i) => ringOf(delta, units[i]!))
        const order = rings.map((ring) => [keys.next().value as number, ring] as const).sort(([a], [b]) => a - b)
        expect(sumRing(order.map(([, ring]) => ring))).toEqual(sumRing(rings))
      }),
    )
  })

  it('averages within half a step per site and one rounding to f32', () => {
    fc.assert(
      fc.property(rounds, ({ units, deltas }) => {
        const base = Float32Array.of(0.1, -2, 3.7, 0, 1e-3)
        const next = applyAggregate(base, sumRing(deltas.map((delta, i) => ringOf(delta, units[i]!))), WEIGHT_UNITS)
        next.forEach((value, k) => {
          const exact = deltas.reduce((sum, delta, i) => sum + (delta[k]! * units[i]!) / WEIGHT_UNITS, base[k]!)
          expect(Math.abs(value - exact)).toBeLessThanOrEqual((0.5 * deltas.length) / 2 ** 24 + Math.abs(exact) * 2 ** -24)
        })
      }),
    )
  })

  it('does not overflow with 50 sites all at the bound', () => {
    const units = split(Array.from({ length: 50 }, (_, i) => i + 1))
    for (const sign of [1, -1]) {
      const sum = sumRing(units.map((unit) => ringOf(Float32Array.of(sign, sign * 0.75), unit)))
      expect([...sum]).toEqual([sign * 2 ** 24, sign * 0.75 * 2 ** 24])
      expect([...applyAggregate(Float32Array.of(0, 1), sum, WEIGHT_UNITS)]).toEqual([sign, 1 + sign * 0.75])
    }
  })

  it('without the sites that did not return counts the others in proportion', () => {
    const [a, b] = [Float32Array.of(0.25), Float32Array.of(-0.5)]
    const sum = sumRing([ringOf(a, WEIGHT_UNITS / 4), ringOf(b, WEIGHT_UNITS / 8)])
    expect(applyAggregate(Float32Array.of(1), sum, (WEIGHT_UNITS * 3) / 8)[0]).toBe(1)
  })

  it('is refused for no update, other lengths and impossible weights', () => {
    expect(() => sumRing([])).toThrow(RangeError)
    expect(() => sumRing([new Int32Array(2), new Int32Array(3)])).toThrow(RangeError)
    expect(() => applyAggregate(new Float32Array(2), new Int32Array(3), 1)).toThrow(RangeError)
    for (const units of [0, 1.5, WEIGHT_UNITS + 1])
      expect(() => applyAggregate(new Float32Array(2), new Int32Array(2), units)).toThrow(RangeError)
  })
})

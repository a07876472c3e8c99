import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialWeights } from '../model/initial-weights.ts'
import { parameters } from '../model/template.ts'
import { Refused } from '../refusal.ts'
import { defaultPlan, planHash } from '../run/plan.ts'
import { decodeModel, encodeModel, modelHash } from './model-file.ts'
import { normL2Of, roundHalfEven, WEIGHT_UNITS } from './ring.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'
import { acceptUpdate, type ExpectedUpdate, encodeUpdate } from './update.ts'

const meta = { run: 'run-1', round: 3, base: 'a'.repeat(64), plan: 'b'.repeat(64), device: 'cpu' }
const clip = { normL2: '2', perCoordinate: '0.5' }
const weightUnits = 349_525
const expected = (length: number, changes: Partial<ExpectedUpdate> = {}): ExpectedUpdate => ({
  ...meta,
  length,
  weightUnits,
  clip,
  ...changes,
})
const delta = Float32Array.from({ length: 9 }, (_, i) => (i - 4) / 10)

const f32 = fc.float({ noNaN: true, min: -1000, max: 1000 })
const deltas = fc.array(f32, { minLength: 1, maxLength: 200 }).map((values) => Float32Array.from(values))
const units = fc.integer({ min: 1, max: WEIGHT_UNITS })
const clips = fc.record({ normL2: fc.constantFrom('0.001', '0.3', '2', '50'), perCoordinate: fc.constantFrom('0.001', '0.25', '1') })

describe('rounding', () => {
  it('takes a half to the even neighbour', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49, -0.51].map((value) => roundHalfEven(value) + 0)).toEqual([0, 2, 2, 0, -2, -2, 0, -1])
  })
})

describe('an update', () => {
  it('that a site encodes is always accepted under the same terms, with the norm that the site saw', () => {
    fc.assert(
      fc.property(deltas, units, clips, (values, weight, bounds) => {
        const sent = encodeUpdate({ delta: values, weightUnits: weight, clip: bounds, meta })
        const got = acceptUpdate(sent.bytes, expected(values.length, { weightUnits: weight, clip: bounds }))
        expect(got.ok).toBe(true)
        const slack = (0.5 * Math.sqrt(values.length)) / (weight * 16) + 1e-6
        expect(got.ok && Math.abs(got.normL2 - sent.normL2)).toBeLessThanOrEqual(slack)
        expect(sent.normL2).toBeLessThanOrEqual(Number(bounds.normL2) * (1 + 1e-9))
      }),
    )
  })

  it('that needs no clipping arrives within half a step of the weighted difference', () => {
    fc.assert(
      fc.property(deltas, units, (values, weight) => {
        const small = values.map((value) => value / 1001)
        const sent = encodeUpdate({ delta: small, weightUnits: weight, clip: { normL2: '1000', perCoordinate: '1' }, meta })
        const got = acceptUpdate(sent.bytes, expected(small.length, { weightUnits: weight, clip: { normL2: '1000', perCoordinate: '1' } }))
        expect(sent.clippedShare).toBe(0)
        expect(got.ok && got.ring.every((value, i) => Math.abs(value - small[i]! * weight * 16) <= 0.5)).toBe(true)
      }),
    )
  })

  it('is first scaled to the norm and then bounded per coordinate', () => {
    const sent = encodeUpdate({ delta: Float32Array.of(3, 0, -4, 0.5), weightUnits: WEIGHT_UNITS, clip, meta })
    const read = acceptUpdate(sent.bytes, expected(4, { weightUnits: WEIGHT_UNITS }))
    expect(sent.rawNormL2).toBeCloseTo(Math.hypot(3, 4, 0.5), 10)
    expect(sent.clippedShare).toBe(0.5)
    expect(read.ok && [...read.ring]).toEqual([2 ** 23, 0, -(2 ** 23), roundHalfEven((0.5 * 2 * 2 ** 24) / Math.hypot(3, 4, 0.5))])
  })

  it('of a not-a-number or an infinity is not made', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const make = () => encodeUpdate({ delta: Float32Array.of(0, bad), weightUnits, clip, meta })
      expect(make).toThrow(Refused)
      expect(make).toThrow(/not finite/)
    }
  })

  it('of a weight or a bound that cannot be is not made', () => {
    for (const weight of [0, 0.5, WEIGHT_UNITS + 1])
      expect(() => encodeUpdate({ delta, weightUnits: weight, clip, meta })).toThrow(RangeError)
    expect(() => encodeUpdate({ delta, weightUnits, clip: { normL2: '1', perCoordinate: '2' }, meta })).toThrow(Refused)
  })
})

describe('an update is refused', () => {
  const { bytes } = encodeUpdate({ delta, weightUnits, clip, meta })
  const withRing = (change: (ring: Int32Array) => void): Uint8Array => {
    const file = readSafetensors(bytes)
    if (!file.ok) throw new Error(file.message)
    const ring = Int32Array.from(file.tensors.get('update')!.data)
    change(ring)
    return writeSafetensors({ ...file, tensors: new Map([['update', { dtype: 'I32', shape: [ring.length], data: ring }]]) })
  }
  const steps = weightUnits * 16

  it.each<[string, Partial<ExpectedUpdate>, RegExp]>([
    ['of another run', { run: 'run-2' }, /another run/],
    ['of another round', { round: 4 }, /round 3, not to round 4/],
    ['of another base', { base: 'c'.repeat(64) }, /another model/],
    ['of another plan', { plan: 'c'.repeat(64) }, /another plan/],
    ['of another weight', { weightUnits: 5 }, /weight 349525; 5 of 1048576/],
  ])('%s', (_, changes, sentence) => {
    expect(acceptUpdate(bytes, expected(9, changes))).toMatchObject({
      ok: false,
      code: 'UPDATE_HEADER',
      message: expect.stringMatching(sentence),
    })
  })

  it('of another length, before it is read when it is far too long', () => {
    expect(acceptUpdate(bytes, expected(8))).toMatchObject({
      code: 'UPDATE_LENGTH',
      message: 'The update has 9 coordinates; the model has 8 parameters.',
    })
    expect(acceptUpdate(new Uint8Array(5000), expected(9))).toMatchObject({ code: 'UPDATE_LENGTH' })
  })

  it('of floating-point numbers, of two tensors, or of no tensor', () => {
    const file = readSafetensors(bytes)
    if (!file.ok) throw new Error(file.message)
    const ring = file.tensors.get('update')!
    const floats = { dtype: 'F32', shape: [9], data: Float32Array.from(delta) } as const
    for (const tensors of [
      new Map([['update', floats]]),
      new Map([
        ['update', ring],
        ['more', ring],
      ]),
      new Map([['other', ring]]),
      new Map(),
    ]) {
      expect(acceptUpdate(writeSafetensors({ ...file, tensors }), expected(9))).toMatchObject({ ok: false, code: 'UPDATE_HEADER' })
    }
  })

  it('with a field that nobody agreed, or without one', () => {
    const file = readSafetensors(bytes)
    if (!file.ok) throw new Error(file.message)
    const { device: _, ...less } = file.metadata
    for (const metadata of [{ ...file.metadata, patients: '12' }, less]) {
      expect(acceptUpdate(writeSafetensors({ ...file, metadata }), expected(9))).toMatchObject({ code: 'UPDATE_HEADER' })
    }
  })

  it('from two steps beyond the bound per coordinate, on either side', () => {
    for (const [value, ok] of [
      [1, true],
      [-1, true],
      [2, false],
      [-2, false],
    ] as const) {
      const edge = withRing((ring) => {
        ring.fill(0)
        ring[4] = Math.sign(value) * (0.5 * steps) + value
      })
      expect(acceptUpdate(edge, expected(9)).ok).toBe(ok)
    }
    const lowest = withRing((ring) => {
      ring[4] = -(2 ** 31)
    })
    expect(acceptUpdate(lowest, expected(9))).toMatchObject({ code: 'UPDATE_TOO_LARGE', message: expect.stringMatching(/Coordinate 4/) })
  })

  it('under SCAFFOLD without the change of a control variate, with one that is too large, and elsewhere with one', () => {
    const control = Float32Array.from(delta, (value) => value / 2)
    const both = encodeUpdate({ delta, control, weightUnits, clip, meta })
    const read = acceptUpdate(both.bytes, expected(9, { control: true }))
    expect(read.ok && read.control?.every((value, i) => Math.abs(value / steps - both.control![i]!) < 2e-8)).toBe(true)
    expect(both.control!.every((value, i) => Math.abs(value - control[i]!) <= 0.5 / steps)).toBe(true)
    expect(acceptUpdate(bytes, expected(9, { control: true }))).toMatchObject({
      code: 'UPDATE_HEADER',
      message: 'An update holds exactly two rows of 32-bit integers, named update and control.',
    })
    expect(acceptUpdate(both.bytes, expected(9))).toMatchObject({ ok: false, code: 'UPDATE_HEADER' })
    const file = readSafetensors(both.bytes)
    if (!file.ok) throw new Error(file.message)
    const withControl = (data: Int32Array) =>
      writeSafetensors({ ...file, tensors: new Map([...file.tensors, ['control', { dtype: 'I32', shape: [data.length], data }]]) })
    const loud = new Int32Array(9).fill(0.5 * steps)
    expect(acceptUpdate(withControl(loud), expected(9, { control: true, clip: { ...clip, normL2: '1' } }))).toMatchObject({
      code: 'UPDATE_TOO_LARGE',
      message: 'The norm of its control is 1.50000; 1 is agreed.',
    })
    loud[3] = 0.5 * steps + 2
    expect(acceptUpdate(withControl(loud), expected(9, { control: true }))).toMatchObject({
      message: expect.stringMatching(/^Coordinate 3 of its control/),
    })
    expect(acceptUpdate(withControl(new Int32Array(8)), expected(9, { control: true }))).toMatchObject({ code: 'UPDATE_LENGTH' })
  })

  it('beyond the norm', () => {
    const wide = withRing((ring) => ring.fill(0.4 * steps))
    expect(acceptUpdate(wide, expected(9))).toMatchObject({ ok: true })
    expect(acceptUpdate(wide, expected(9, { clip: { ...clip, normL2: '1.19' } }))).toMatchObject({
      code: 'UPDATE_TOO_LARGE',
      message: 'The norm of the update is 1.20000; 1.19 is agreed.',
    })
  })
})

describe('a model file', () => {
  const plan = defaultPlan()
  const weights = initialWeights(plan)

  it('gives back every weight, by name, and its plan', () => {
    const bytes = encodeModel(plan, weights, { round: '3' })
    expect(bytes).toEqual(encodeModel(plan, weights, { round: '3' }))
    expect(modelHash(bytes)).toMatch(/^[0-9a-f]{64}$/)
    const read = decodeModel(bytes, plan)
    expect(read).toMatchObject({ ok: true, metadata: { round: '3', plan: planHash(plan) } })
    expect(read.ok && read.weights).toEqual(weights)
    const file = readSafetensors(bytes)
    expect(file.ok && [...file.tensors.keys()].toSorted()).toEqual(
      parameters(plan)
        .map(({ name }) => name)
        .toSorted(),
    )
  })

  it('is refused for another plan, for missing tensors, and for numbers that are not finite', () => {
    const bytes = encodeModel(plan, weights)
    expect(decodeModel(bytes, defaultPlan({ seed: 2 }))).toMatchObject({ code: 'UPDATE_HEADER' })
    const file = readSafetensors(bytes)
    if (!file.ok) throw new Error(file.message)
    const fewer = new Map([...file.tensors].slice(1))
    expect(decodeModel(writeSafetensors({ ...file, tensors: fewer }), plan)).toMatchObject({ code: 'UPDATE_LENGTH' })
    const broken = weights.slice()
    broken[5] = Number.NaN
    expect(decodeModel(encodeModel(plan, broken), plan)).toMatchObject({ code: 'UPDATE_NOT_FINITE' })
    expect(normL2Of(weights)).toBeGreaterThan(1)
  })
})

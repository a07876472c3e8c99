import { describe, expect, it } from 'vitest'
import { floats, openSession } from '#workers/train/session.ts'
import { randomFrom } from '../random.ts'
import { Tape, type Value } from '../tape.ts'
import { add } from './add.ts'
import { averagePool } from './average-pool.ts'
import { binaryCrossEntropy } from './bce.ts'
import { conv } from './conv.ts'
import { dropout } from './dropout.ts'
import { gelu } from './gelu.ts'
import { gemm } from './gemm.ts'
import { globalAveragePool } from './global-average-pool.ts'
import { groupNorm } from './group-norm.ts'
import { maxPool } from './max-pool.ts'
import { relu } from './relu.ts'
import { scaleChannels } from './scale-channels.ts'
import { sigmoid } from './sigmoid.ts'
import { silu } from './silu.ts'
import { softmaxCrossEntropy } from './softmax-cross-entropy.ts'

const filled = (length: number, seed: string): Float32Array => {
  const random = randomFrom(seed)
  return Float32Array.from({ length }, () => random.normal())
}
const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

/** Builds Σ c·op(inputs) with fixed random c; returns the analytic gradients and the worst relative difference to central differences, per input. */
const compare = async (
  shapes: readonly (readonly number[])[],
  build: (tape: Tape, inputs: Value[]) => Value,
  epsilon: number,
): Promise<number[]> => {
  const tape = new Tape()
  const g = tape.graph
  const inputs = shapes.map((shape, i) => ({ name: g.input(`in${i}`, 'float32', shape), shape, needsGradient: true }))
  const y = g.within('op', () => build(tape, inputs))
  const c = g.floats(filled(product(y.shape), 'c'), y.shape)
  const axes = y.shape.map((_, i) => i)
  const loss = tape.record(g.reduceSum(g.node('Mul', [y.name, c]), axes), [], [y], (dy) => [g.node('Mul', [c, dy])])
  const gradients = tape.gradients(loss)
  g.output('loss', loss.name, 'float32', [])
  inputs.forEach((input, i) => {
    g.output(`d${i}`, gradients.get(input)!, 'float32', input.shape)
  })
  const session = await openSession(g.encode('test', ''))
  const values = shapes.map((shape, i) => filled(product(shape), `in${i}`))
  const feeds = () => Object.fromEntries(values.map((value, i) => [`in${i}`, floats(value, shapes[i]!)]))
  const analytic = await session.run(feeds())
  const worst: number[] = []
  for (const [i, value] of values.entries()) {
    const gradient = analytic[`d${i}`]!.data
    const scale = Math.max(...gradient.map(Math.abs))
    let found = 0
    for (let k = 0; k < value.length; k += Math.max(1, Math.floor(value.length / 60))) {
      const kept = value[k]!
      value[k] = kept + epsilon
      const above = (await session.run(feeds())).loss!.data[0]!
      value[k] = kept - epsilon
      const below = (await session.run(feeds())).loss!.data[0]!
      value[k] = kept
      found = Math.max(found, Math.abs((above - below) / (2 * epsilon) - gradient[k]!) / scale)
    }
    worst.push(found)
  }
  return worst
}

describe('the gradient of each operator agrees with central differences', () => {
  for (const [name, x, w, stride, groups = 1, dilation = 1, padding] of [
    ['few channels, by one-hot kernels', [2, 1, 6, 6], [3, 1, 3, 3], 1],
    ['a small map, by shifts over the batch at once', [2, 8, 5, 7], [3, 8, 3, 3], 1],
    ['a large map, by shifts per image', [2, 8, 24, 24], [2, 8, 3, 3], 1],
    ['stride 2 on an even map', [2, 2, 6, 8], [3, 2, 3, 3], 2],
    ['stride 2 on an odd map', [2, 2, 7, 5], [3, 2, 3, 3], 2],
    ['1×1', [2, 4, 5, 3], [3, 4, 1, 1], 1],
    ['1×1 with stride 2', [2, 4, 5, 6], [3, 4, 1, 1], 2],
    ['5×5 with stride 3', [2, 2, 11, 9], [3, 2, 5, 5], 3],
    ['depthwise', [2, 4, 6, 5], [4, 1, 3, 3], 1, 4],
    ['depthwise 5×5 with stride 2', [2, 3, 8, 7], [3, 1, 5, 5], 2, 3],
    ['groups', [2, 6, 5, 6], [4, 3, 3, 3], 1, 2],
    ['groups with stride 2', [2, 4, 6, 5], [6, 2, 3, 3], 2, 2],
    ['dilation', [2, 8, 9, 8], [3, 8, 3, 3], 1, 1, 2],
    ['dilation, stride and groups', [2, 4, 9, 8], [4, 2, 3, 3], 2, 2, 2],
    ['no padding', [2, 8, 7, 6], [3, 8, 3, 3], 1, 1, 1, 0],
    ['more padding than the kernel is wide', [2, 2, 5, 6], [3, 2, 3, 3], 1, 1, 1, 3],
  ] as const) {
    it(`conv: ${name}`, async () => {
      const options = { stride, groups, dilation, ...(padding === undefined ? {} : { padding }) }
      const worst = await compare([x, w], (tape, [a, b]) => conv(tape, a!, b!, options), 1)
      expect(Math.max(...worst)).toBeLessThan(2e-5)
    })
  }

  it('group-norm', async () => {
    const worst = await compare([[2, 6, 3, 4], [6], [6]], (tape, [x, gamma, beta]) => groupNorm(tape, x!, gamma!, beta!, 3), 1e-2)
    expect(Math.max(...worst)).toBeLessThan(2e-3)
  })
  it('relu', async () => {
    const worst = await compare([[2, 3, 4, 4]], (tape, [x]) => relu(tape, x!), 1e-3)
    expect(Math.max(...worst)).toBeLessThan(5e-3)
  })
  it('gelu, silu and sigmoid', async () => {
    for (const op of [gelu, silu, sigmoid]) {
      const worst = await compare([[2, 3, 4, 4]], (tape, [x]) => op(tape, x!), 5e-3)
      expect(Math.max(...worst), op.name).toBeLessThan(1e-3)
    }
  })
  it('max-pool on an even and on an odd map', async () => {
    const pool = (tape: Tape, [x]: Value[]) => maxPool(tape, x!)
    expect(Math.max(...(await compare([[2, 3, 6, 4]], pool, 1e-3)), ...(await compare([[2, 3, 7, 5]], pool, 1e-3)))).toBeLessThan(1e-3)
  })
  it('add, also of a value to itself', async () => {
    const worst = await compare(
      [
        [2, 3, 4, 5],
        [2, 3, 4, 5],
      ],
      (tape, [a, b]) => add(tape, add(tape, a!, b!), a!),
      1,
    )
    expect(Math.max(...worst)).toBeLessThan(2e-5)
  })
  it('scale-channels', async () => {
    const worst = await compare(
      [
        [2, 3, 4, 5],
        [2, 3],
      ],
      (tape, [x, s]) => scaleChannels(tape, x!, s!),
      1,
    )
    expect(Math.max(...worst)).toBeLessThan(2e-5)
  })
  it('dropout, with the mask it is given', async () => {
    const keep = Float32Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 0 : 1.5))
    const worst = await compare([[3, 4]], (tape, [x]) => dropout(tape, x!, tape.graph.floats(keep, [3, 4])), 1)
    expect(Math.max(...worst)).toBeLessThan(2e-5)
  })
  it('softmax cross-entropy with class weights, a mask and smoothing', async () => {
    const loss = (tape: Tape, [z]: Value[]) => {
      const g = tape.graph
      const classes = g.floats([1, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], [4, 3])
      return softmaxCrossEntropy(tape, z!, classes, g.floats([1, 1, 0, 1], [4, 1]), g.floats([0.5, 2, 1], [3]), 0.1)
    }
    expect(Math.max(...(await compare([[4, 3]], loss, 1e-2)))).toBeLessThan(2e-3)
  })
  it('binary cross-entropy over several labels, one of them missing for some, with smoothing', async () => {
    const loss = (tape: Tape, [z]: Value[]) => {
      const g = tape.graph
      const labels = g.floats([1, 0, 0, 1, 1, 1], [3, 2])
      return binaryCrossEntropy(tape, z!, labels, g.floats([1, 1, 1, 0, 0, 1], [3, 2]), g.floats([0.5, 2], [2]), 0.1)
    }
    expect(Math.max(...(await compare([[3, 2]], loss, 1e-2)))).toBeLessThan(2e-3)
  })
  it('average-pool on an even and on an odd map', async () => {
    const pool = (tape: Tape, [x]: Value[]) => averagePool(tape, x!)
    expect(Math.max(...(await compare([[2, 3, 6, 4]], pool, 1)), ...(await compare([[2, 3, 7, 5]], pool, 1)))).toBeLessThan(2e-5)
  })
  it('global-average-pool', async () => {
    const worst = await compare([[2, 3, 4, 5]], (tape, [x]) => globalAveragePool(tape, x!), 1)
    expect(Math.max(...worst)).toBeLessThan(2e-5)
  })
  it('gemm', async () => {
    const worst = await compare([[4, 5], [3, 5], [3]], (tape, [x, w, bias]) => gemm(tape, x!, w!, bias!), 1)
    expect(Math.max(...worst)).toBeLessThan(2e-5)
  })
  it('a value that is used twice collects both gradients', async () => {
    const worst = await compare([[4, 5], [5, 5], [5]], (tape, [x, w, bias]) => gemm(tape, gemm(tape, x!, w!, bias!), w!, bias!), 1e-2)
    expect(Math.max(...worst)).toBeLessThan(2e-3)
  })
})

it('binary cross-entropy and its gradient are those of the formula, also for logits where probabilities round to 0 and 1', async () => {
  const logits = [-90, -20, -1.5, 0.4, 20, 90]
  const [labels, mask] = [
    [1, 0, 1, 0, 1, 0],
    [1, 1, 1, 1, 0, 1],
  ]
  const tape = new Tape()
  const g = tape.graph
  const port = (name: string, shape: number[]) => g.input(name, 'float32', shape)
  const z = { name: port('z', [6, 1]), shape: [6, 1], needsGradient: true }
  const loss = binaryCrossEntropy(tape, z, port('y', [6, 1]), port('s', [6, 1]), port('p', [1]))
  g.output('loss', loss.name, 'float32', [])
  g.output('dz', tape.gradients(loss).get(z)!, 'float32', [6, 1])
  const column = (values: number[]) => floats(Float32Array.from(values), [values.length, 1])
  const feeds = { z: column(logits), y: column(labels!), s: column(mask!), p: floats(Float32Array.of(0.7), [1]) }
  const out = await (await openSession(g.encode('test', ''))).run(feeds)
  const weight = (i: number) => (mask![i]! * (labels![i] === 1 ? 0.7 : 1)) / 5
  const wrong = logits.map((value, i) => (labels![i] === 1 ? -value : value))
  const expected = wrong.reduce((sum, value, i) => sum + weight(i) * (Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))), 0)
  expect(out.loss!.data[0]! / expected).toBeCloseTo(1, 6)
  wrong.forEach((value, i) => {
    const slope = ((labels![i] === 1 ? -1 : 1) * weight(i)) / (1 + Math.exp(-value))
    expect(Math.abs(out.dz!.data[i]! - slope)).toBeLessThan(1e-7)
  })
})

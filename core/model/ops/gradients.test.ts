import { describe, expect, it } from 'vitest'
import { floats, openSession } from '#workers/train/session.ts'
import { type Build, operatorGradient } from '#workers/train/testing/operator-gradient.ts'
import { CASES, optionsOf } from '#workers/train/testing/parity-fixtures.ts'
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

/** The worst relative difference of the gradients of Σ c·op(inputs) to central differences, per input. */
const compare = async (shapes: readonly (readonly number[])[], build: Build, epsilon: number): Promise<number[]> => {
  const { values, run } = await operatorGradient(shapes, build)
  const { gradients } = await run()
  const worst: number[] = []
  for (const [i, value] of values.entries()) {
    const gradient = gradients[i]!
    const scale = Math.max(...gradient.map(Math.abs))
    let found = 0
    for (let k = 0; k < value.length; k += Math.max(1, Math.floor(value.length / 60))) {
      const kept = value[k]!
      value[k] = kept + epsilon
      const above = (await run()).loss
      value[k] = kept - epsilon
      const below = (await run()).loss
      value[k] = kept
      found = Math.max(found, Math.abs((above - below) / (2 * epsilon) - gradient[k]!) / scale)
    }
    worst.push(found)
  }
  return worst
}

describe('the gradient of each operator agrees with central differences', () => {
  it.each(CASES.conv)('conv: $name', async (given) => {
    const worst = await compare([given.x, given.w], (tape, [x, w]) => conv(tape, x!, w!, optionsOf(given)), 1)
    expect(Math.max(...worst)).toBeLessThan(2e-5)
  })

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

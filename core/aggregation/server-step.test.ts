import { describe, expect, test } from 'vitest'
import { freshState, SERVER_STEPS, type ServerSettings, serverStep } from './server-step.ts'

const settings = (name: ServerSettings['name'], changes: Partial<ServerSettings> = {}): ServerSettings => ({
  name,
  learningRate: 0.5,
  momentum: 0.7,
  secondMoment: 0.9,
  adaptivity: 0.01,
  ...changes,
})
const base = Float32Array.of(1, -2, 0.25)
const state = { m: Float32Array.of(0.1, -0.3, 0), v: Float32Array.of(0.04, 0.09, 0.0001) }
const delta = Float64Array.of(0.3, -0.1, 0)

describe('one step of the server', () => {
  test.each([
    ['average', [1 + 0.5 * 0.3, -2 - 0.5 * 0.1, 0.25]],
    ['momentum', [1 + 0.5 * (0.07 + 0.3), -2 + 0.5 * (-0.21 - 0.1), 0.25]],
    [
      'adagrad',
      [1 + (0.5 * (0.07 + 0.09)) / (Math.sqrt(0.04 + 0.09) + 0.01), -2 + (0.5 * (-0.21 - 0.03)) / (Math.sqrt(0.09 + 0.01) + 0.01), 0.25],
    ],
    ['adam', [1 + (0.5 * 0.16) / (Math.sqrt(0.036 + 0.009) + 0.01), -2 - (0.5 * 0.24) / (Math.sqrt(0.081 + 0.001) + 0.01), 0.25]],
    // v = 0.04 lies below Δ² = 0.09 and grows; v = 0.09 lies above Δ² = 0.01 and shrinks.
    ['yogi', [1 + (0.5 * 0.16) / (Math.sqrt(0.04 + 0.009) + 0.01), -2 - (0.5 * 0.24) / (Math.sqrt(0.09 - 0.001) + 0.01), 0.25]],
  ] as const)('%s is that of the formula', (name, expected) => {
    const { weights } = serverStep(base, delta, state, settings(name))
    expected.forEach((value, i) => {
      expect(weights[i]).toBeCloseTo(value, 6)
    })
  })

  test('of plain averaging adds the difference and keeps no memory', () => {
    const next = serverStep(base, delta, freshState(3), settings('average', { learningRate: 1 }))
    expect(next.weights).toEqual(Float32Array.of(1.3, -2.1, 0.25))
    expect(next.state).toEqual(freshState(3))
  })

  test('taken twice remembers the first, and the same rounds give the same bytes', () => {
    for (const name of SERVER_STEPS) {
      const run = () => {
        const first = serverStep(base, delta, freshState(3), settings(name))
        return serverStep(first.weights, delta, first.state, settings(name)).weights
      }
      expect(run()).toEqual(run())
    }
    const one = serverStep(base, delta, freshState(3), settings('momentum'))
    const two = serverStep(one.weights, delta, one.state, settings('momentum'))
    expect(two.weights[0]! - one.weights[0]!).toBeCloseTo(0.5 * 0.3 * 1.7, 6)
  })

  test('refuses a difference of another length', () => {
    expect(() => serverStep(base, Float64Array.of(1), state, settings('adam'))).toThrow(RangeError)
  })
})

import { describe, expect, test } from 'vitest'
import { defaultPlan, type Plan } from '../run/plan.ts'
import { applyAggregate, sumRing } from './fedavg.ts'
import { nextModel, remembers } from './next-model.ts'
import { decodeServerState, encodeServerState } from './server-state-file.ts'

const base = Float32Array.of(0.25, -1.5, 3)
const QUARTER = 2 ** 18
/** Rings of sites with a quarter each: 2^22 steps are 1.0. */
const ring = (...values: number[]) => ({ ring: Int32Array.from(values, (value) => Math.round(value * 2 ** 22)), units: QUARTER })
const updates = [ring(0.5, 0.25, -0.125), ring(0.25, -0.5, 0.375), ring(0.75, 0.75, 0.125)]
const step = (name: NonNullable<Plan['serverStep']>['name']): Partial<Plan> => ({
  serverStep: { name, learningRate: '0.5', momentum: '0.9', secondMoment: '0.99', adaptivity: '0.001' },
})
const plan = (changes: Partial<Plan> = {}) => defaultPlan(changes)

describe('the next model', () => {
  test('of a plan that says nothing is the plain average, bit for bit', () => {
    const average = applyAggregate(base, sumRing(updates.map((update) => update.ring)), 3 * QUARTER)
    expect(nextModel(plan(), base, updates)).toEqual({ weights: average, state: null })
    expect(nextModel(plan({ combination: { name: 'mean', trimmedShare: '0' } }), base, updates).weights).toEqual(average)
  })

  test('under a median and the plain step moves each coordinate by the middle site', () => {
    const { weights } = nextModel(plan({ combination: { name: 'median', trimmedShare: '0' } }), base, updates)
    expect([...weights]).toEqual([0.75, -1.25, 3.125])
  })

  test('reads one update at a time under the mean', () => {
    let open = 0
    const lazily = function* () {
      for (const update of updates) {
        expect(open++).toBeLessThan(updates.length)
        yield { ring: update.ring.slice(), units: update.units }
      }
    }
    expect(nextModel(plan(step('momentum')), base, lazily()).weights).toEqual(nextModel(plan(step('momentum')), base, updates).weights)
  })

  test.each(['momentum', 'adagrad', 'adam', 'yogi'] as const)(
    'under %s goes on from a state read back from its file, to the same bytes',
    (name) => {
      const changed = plan(step(name))
      expect(remembers(changed)).toBe(true)
      const first = nextModel(changed, base, updates)
      const bytes = encodeServerState(first.state!, { plan: 'p', round: 1 })
      expect(encodeServerState(nextModel(changed, base, updates).state!, { plan: 'p', round: 1 })).toEqual(bytes)
      const read = decodeServerState(bytes, { plan: 'p', length: 3 })
      if (!read.ok) throw new Error(read.message)
      const [kept, again] = [nextModel(changed, first.weights, updates, first.state), nextModel(changed, first.weights, updates, read)]
      expect(again.weights).toEqual(kept.weights)
      expect(again.state).toEqual(kept.state)
      expect(again.weights).not.toEqual(nextModel(changed, first.weights, updates).weights)
    },
  )

  test('with a step that remembers nothing leaves no state', () => {
    expect(nextModel(plan(step('average')), base, updates)).toEqual({
      weights: Float32Array.of(0.5, -1.5 + 0.5 / 6, 3 + 0.0625),
      state: null,
    })
  })
})

test('a server state of another plan or length is refused', () => {
  const bytes = encodeServerState({ m: new Float32Array(2), v: new Float32Array(2) }, { plan: 'p', round: 1 })
  expect(decodeServerState(bytes, { plan: 'q', length: 2 })).toMatchObject({ ok: false, code: 'UPDATE_HEADER' })
  expect(decodeServerState(bytes, { plan: 'p', length: 3 })).toMatchObject({ ok: false, code: 'UPDATE_LENGTH' })
})

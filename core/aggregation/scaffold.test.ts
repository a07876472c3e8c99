import { describe, expect, test } from 'vitest'
import { defaultPlan, type Plan } from '../run/plan.ts'
import { weightUnits } from '../run/quorum.ts'
import { acceptUpdate, encodeUpdate } from '../weights/update.ts'
import { nextModel, type SiteUpdate } from './next-model.ts'
import { controlChange, gradientsIn, nextControl } from './scaffold.ts'
import type { ServerMemory } from './server-state-file.ts'

/** Logistic regression of two weights at one site: mean of ln(1 + e^−yxw), plus λ/2 ‖w‖² so that there is one best w. */
interface Problem {
  readonly points: readonly (readonly [x0: number, x1: number, y: number])[]
  readonly weight: number
  readonly steps: number
}
const LAMBDA = 0.1
const SITES: readonly Problem[] = [
  // All but one class each, on different scales, with unequal work and weight.
  {
    points: [
      [1, 0.5, 1],
      [1.5, -0.5, 1],
      [0.75, 0.25, 1],
      [0.1, 0.05, -1],
    ],
    weight: 3,
    steps: 12,
  },
  {
    points: [
      [-0.5, 1, -1],
      [-0.25, 1.5, -1],
      [0.5, -2, 1],
    ],
    weight: 2,
    steps: 5,
  },
  {
    points: [
      [0.25, -1, -1],
      [-0.5, -0.5, -1],
      [0.05, 0.1, 1],
    ],
    weight: 3,
    steps: 20,
  },
]
const gradient = ({ points }: Problem, w: readonly number[]): number[] =>
  [0, 1].map(
    (k) =>
      LAMBDA * w[k]! -
      points.reduce((sum, p) => sum + (p[2] * p[k]!) / (1 + Math.exp(p[2] * (p[0] * w[0]! + p[1] * w[1]!))), 0) / points.length,
  )
const total = SITES.reduce((sum, { weight }) => sum + weight, 0)
const whole = (w: readonly number[]): number[] =>
  [0, 1].map((k) => SITES.reduce((sum, site) => sum + (site.weight / total) * gradient(site, w)[k]!, 0))
const best = ((): number[] => {
  let w = [0, 0]
  for (let i = 0; i < 20_000; i++) w = w.map((value, k) => value - 0.3 * whole(w)[k]!)
  return w
})()
const distance = (w: ArrayLike<number>): number => Math.hypot(w[0]! - best[0]!, w[1]! - best[1]!)
const RATE = 0.2

/** Algorithm 1 with option II as the paper writes it, in f64, for weighted sites of which some may be missing in a round. */
const naive = (rounds: number, returns: (round: number, site: number) => boolean, corrected: boolean): number[][] => {
  let [x, c] = [
    [0, 0],
    [0, 0],
  ]
  const own = SITES.map(() => [0, 0])
  const path: number[][] = []
  for (let round = 1; round <= rounds; round++) {
    const [dx, dc] = [
      [0, 0],
      [0, 0],
    ]
    let share = 0
    for (const [i, site] of SITES.entries()) {
      if (!returns(round, i)) continue
      let y = [...x]
      for (let step = 0; step < site.steps; step++) {
        const g = gradient(site, y)
        y = y.map((value, k) => value - RATE * (g[k]! + (corrected ? c[k]! - own[i]![k]! : 0)))
      }
      const w = site.weight / total
      share += w
      for (const k of [0, 1]) {
        const next = own[i]![k]! - c[k]! + (x[k]! - y[k]!) / (site.steps * RATE)
        dx[k]! += w * (y[k]! - x[k]!)
        dc[k]! += w * (next - own[i]![k]!)
        own[i]![k] = next
      }
    }
    x = x.map((value, k) => value + dx[k]! / share)
    c = c.map((value, k) => value + dc[k]!)
    path.push(x)
  }
  return path
}

const plan = (changes: Partial<Plan> = {}): Plan =>
  defaultPlan({
    algorithm: 'scaffold',
    optimizer: { name: 'sgd', learningRate: String(RATE), weightDecay: '0', momentum: '0' },
    clip: { normL2: '100', perCoordinate: '1' },
    ...changes,
  })
const units = weightUnits(SITES.map(({ weight }) => weight))

/** The same with what the product sends, adds and keeps; sites take their steps in f32. */
const played = (rounds: number, returns: (round: number, site: number) => boolean, of = plan()) => {
  let [weights, state]: [Float32Array, ServerMemory | null] = [new Float32Array(2), null]
  const own = SITES.map(() => new Float32Array(2))
  const path: Float32Array[] = []
  for (let round = 1; round <= rounds; round++) {
    const common: Float32Array = state?.c ?? new Float32Array(2)
    const updates: SiteUpdate[] = []
    for (const [i, site] of SITES.entries()) {
      if (!returns(round, i)) continue
      let y = weights.slice()
      for (let step = 0; step < site.steps; step++) {
        const g = gradient(site, [...y])
        y = y.map((value, k) => value - RATE * (g[k]! + common[k]! - own[i]![k]!))
      }
      const meta = { run: 'r', round, base: 'a'.repeat(64), plan: 'b'.repeat(64), device: 'cpu' }
      const control = controlChange({ from: weights, to: y, common, steps: site.steps, momentum: 0, learningRate: RATE })
      const from = weights
      const sent = encodeUpdate({ delta: y.map((v, k) => v - from[k]!), control, weightUnits: units[i]!, clip: of.clip, meta })
      own[i] = own[i]!.map((value, k) => value + sent.control![k]!)
      const read = acceptUpdate(sent.bytes, { ...meta, length: 2, weightUnits: units[i]!, clip: of.clip, control: true })
      if (!read.ok) throw new Error(read.message)
      updates.push({ ...read, units: units[i]! })
    }
    ;({ weights, state } = nextModel(of, weights, updates, state))
    path.push(weights)
  }
  return { path, own, common: state!.c! }
}

const always = () => true
/** Each round another site is missing, and every fourth round none. */
const changing = (round: number, site: number) => round % 4 !== site

describe.each([
  ['all sites return', always],
  ['another site is missing each round', changing],
])('SCAFFOLD where %s', (_, returns) => {
  test('takes the way of the paper’s algorithm', () => {
    const [ours, theirs] = [played(60, returns).path, naive(60, returns, true)]
    ours.forEach((weights, i) => {
      expect(Math.abs(weights[0]! - theirs[i]![0]!) + Math.abs(weights[1]! - theirs[i]![1]!)).toBeLessThan(2e-5)
    })
  })

  test('comes to the best common model, where averaging stays beside it', () => {
    expect(distance(naive(400, returns, false).at(-1)!)).toBeGreaterThan(0.02)
    expect(distance(played(400, returns).path.at(-1)!)).toBeLessThan(1e-4)
  })

  test('keeps the control variate of the exchange at the mean of the sites’ own', () => {
    const { own, common } = played(60, returns)
    for (const k of [0, 1]) {
      const mean = own.reduce((sum, values, i) => sum + (values[k]! * units[i]!) / 2 ** 20, 0)
      expect(common[k]).toBeCloseTo(mean, 5)
      expect(Math.abs(own[0]![k]!)).toBeGreaterThan(0.01)
    }
  })

  test('catches up where changes are clipped', () => {
    const { path } = played(400, returns, plan({ clip: { normL2: '0.05', perCoordinate: '0.04' } }))
    expect(distance(path.at(-1)!)).toBeLessThan(1e-4)
  })
})

test('with momentum counts gradients by how far each moves the weights', () => {
  expect(gradientsIn(7, 0)).toBe(7)
  // Unit gradients under m' = μm + g move the weights by 1, 1 + μ, 1 + μ + μ² …
  expect(gradientsIn(3, 0.9)).toBeCloseTo(1 + 1.9 + 2.71, 12)
})

test('goes on under server momentum, and refuses updates without changes of control variates', () => {
  const momentum = { name: 'momentum', learningRate: '0.5', momentum: '0.5', secondMoment: '0', adaptivity: '0' } as const
  expect(distance(played(400, always, plan({ serverStep: momentum })).path.at(-1)!)).toBeLessThan(1e-4)
  expect(() => nextModel(plan(), new Float32Array(2), [{ ring: new Int32Array(2), units: 1 }])).toThrow(RangeError)
  expect(() => nextControl(new Float32Array(2), new Int32Array(3))).toThrow(RangeError)
})

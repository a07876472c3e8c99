import { applyAggregate, sumRing } from '#core/aggregation/fedavg.ts'
import { canonicalHash } from '#core/canonical.ts'
import { defaultPlan, planHash } from '#core/run/plan.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import { acceptUpdate, encodeUpdate } from '#core/weights/update.ts'

export interface AggregatePass {
  readonly updateBytes: number
  readonly verifyMs: number
  readonly sumMs: number
  readonly applyMs: number
  /** Resident memory of the process: with one encoded update and the base model, before the first update is read. */
  readonly emptyBytes: number
  readonly peakBytes: number
}

/** Verifies and sums `updates` updates of `length` parameters once. The copies stand for files read from disk; making them is not timed. */
const pass = (updates: number, length: number): AggregatePass => {
  const plan = defaultPlan()
  const weightUnits = Math.floor(WEIGHT_UNITS / updates)
  const named = { run: 'bench', round: 1, base: canonicalHash('bench/v1', { base: 1 }), plan: planHash(plan) }
  const expected = { ...named, length, weightUnits, clip: plan.clip }
  const delta = Float32Array.from({ length }, (_, i) => ((i % 201) - 100) / 100_000)
  const encoded = encodeUpdate({ delta, weightUnits, clip: plan.clip, meta: { ...named, device: 'cpu' } }).bytes
  const emptyBytes = process.memoryUsage.rss()
  const rings: Int32Array[] = []
  let verifyMs = 0
  for (let i = 0; i < updates; i++) {
    const read = encoded.slice()
    const begun = performance.now()
    const accepted = acceptUpdate(read, expected)
    verifyMs += performance.now() - begun
    if (!accepted.ok) throw new Error(accepted.message)
    rings.push(accepted.ring)
  }
  const summing = performance.now()
  const sum = sumRing(rings)
  const applying = performance.now()
  applyAggregate(delta, sum, weightUnits * updates)
  const ended = performance.now()
  const peakBytes = process.resourceUsage().maxRSS * 1024
  return { updateBytes: encoded.length, verifyMs, sumMs: applying - summing, applyMs: ended - applying, emptyBytes, peakBytes }
}

const [updates, length] = process.argv.slice(2).map(Number)
console.log(JSON.stringify(pass(updates!, length!)))

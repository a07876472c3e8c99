import { randomFrom, shuffledIndices } from '#core/model/random.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import { classGroups } from './class-groups.ts'

export interface BatchOrder {
  /** Steps of the round at this site. */
  readonly steps: number
  /** Steps in which as many images are taken as there are. */
  readonly perEpoch: number
  /** The images of each step in turn, by index. */
  readonly batches: Iterable<Uint32Array>
}

/** The members over and over, each time in a new order. */
function* endlessly(members: readonly number[], seed: string): Generator<number, never> {
  for (let pass = 0; ; pass++) for (const at of shuffledIndices(members.length, randomFrom(`${seed}/${pass}`))) yield members[at]!
}

/** Passes over all images; the last batch of each pass has what is left. */
function* inPasses(n: number, batch: number, passes: number, seed: string): Generator<Uint32Array> {
  for (let pass = 0; pass < passes; pass++) {
    const order = shuffledIndices(n, randomFrom(`${seed}/${pass}`))
    for (let from = 0; from < n; from += batch) yield order.subarray(from, from + batch)
  }
}

/** Full batches from one stream, or from several in turn. */
function* fullBatches(streams: readonly Generator<number, never>[], batch: number, steps: number): Generator<Uint32Array> {
  for (let step = 0; step < steps; step++)
    yield Uint32Array.from({ length: batch }, (_, i) => streams[(step * batch + i) % streams.length]!.next().value)
}

/**
 * Which images each step of a round takes, by the plan and a seed alone. With `localSteps`, and where classes are drawn alike often, every batch is
 * full: passes follow each other without a seam, and the images of the smaller class come round more often. A site never takes more steps than
 * `localEpochs` passes have: so many the agreement allows.
 * @param labels of at least one image, as they are read for the plan
 */
export const batchOrder = (plan: Plan, labels: Uint8Array, seed: string): BatchOrder => {
  const { batchSize: batch } = plan
  const head = headOf(plan)
  const n = labels.length / head.columns.length
  const perEpoch = Math.ceil(n / batch)
  const most = perEpoch * plan.localEpochs
  const steps = Math.min(plan.localSteps ?? most, most)
  if (plan.imbalance !== 'sampling' && plan.localSteps === undefined)
    return { steps, perEpoch, batches: inPasses(n, batch, plan.localEpochs, `shuffle/${seed}`) }
  const classes = plan.imbalance === 'sampling' ? classGroups(head, labels) : [Array.from({ length: n }, (_, i) => i)]
  const streams = classes
    .filter(({ length }) => length > 0)
    .map((members, i) => endlessly(members, `shuffle/${seed}${i === 0 ? '' : `/${i}`}`))
  return { steps, perEpoch, batches: fullBatches(streams, batch, steps) }
}

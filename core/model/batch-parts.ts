import type { Plan } from '../run/plan.ts'
import { Tape } from './tape.ts'
import { forward } from './template.ts'

/** A processor core keeps maps of so many numbers (4 MB) near; what is larger waits for memory in every pass over it. */
const NEAR = 2 ** 20
/** Every part is a copy of all operators, which take time to load. */
const MOST_PARTS = 4

/**
 * Sizes of the parts, as equal as can be, in which a step takes its batch, one after the other: the largest map of a part stays near.
 * The memory of a step is that of a part. No gain below 64 px, an eighth to a fifth of the time of wide models above.
 */
export const partSizes = (plan: Plan): readonly number[] => {
  const { inputSizePx: side, batchSize } = plan
  const tape = new Tape()
  const parameter = (name: string, shape: readonly number[]) => ({ name, shape, needsGradient: false })
  forward(tape, parameter('x', [1, 1, side, side]), parameter, plan)
  const count = Math.min(MOST_PARTS, Math.ceil(batchSize / Math.max(1, Math.round(NEAR / tape.largest))), batchSize)
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 1) * batchSize) / count) - Math.floor((i * batchSize) / count))
}

import { initialWeights } from '#core/model/initial-weights.ts'
import { hyperInput, trainingStep } from '#core/model/training-step.ts'
import { defaultPlan } from '#core/run/plan.ts'
import type { Device } from './device.ts'
import { openFitted } from './open-fitted.ts'
import { bytes, type Floats, floats } from './session.ts'
import type { ProbeResult } from './task.ts'

/** Plain SGD, so that the step is the gradient. */
const PLAN = defaultPlan({ optimizer: { name: 'sgd', learningRate: '1', weightDecay: '0', momentum: '0' } })
const REPEATS = 5

/** The gradient of one step of the default model on made pictures, and the fastest of a few repeats in milliseconds. */
const stepOn = async (device: Device): Promise<{ gradient: Float32Array; milliseconds: number }> => {
  const session = await openFitted((options) => trainingStep(PLAN, options), device)
  const { batchSize: batch, inputSizePx: size } = PLAN
  const weights = initialWeights(PLAN)
  const column = (value: (i: number) => number) =>
    floats(
      Float32Array.from({ length: batch }, (_, i) => value(i)),
      [batch, 1],
    )
  const feeds = {
    w: floats(weights, [weights.length]),
    m: floats(new Float32Array(weights.length), [weights.length]),
    image: bytes(
      Uint8Array.from({ length: batch * size ** 2 }, (_, i) => (i * i + 31 * i) % 251),
      [batch, 1, size, size],
    ),
    label: column((i) => i % 2),
    mask: column(() => 1),
    hyper: floats(hyperInput({ learningRate: 1, weightDecay: 0, positiveWeight: 1, proximalMu: 0, t: 1 }), [8]),
  }
  let next: Floats | undefined
  let milliseconds = Number.POSITIVE_INFINITY
  for (let i = 0; i <= REPEATS; i++) {
    const begun = performance.now()
    next = (await session.run(feeds)).w_next
    if (i > 0) milliseconds = Math.min(milliseconds, performance.now() - begun)
  }
  return { gradient: (next!.data as Float32Array).map((value, i) => weights[i]! - value), milliseconds }
}

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / b.reduce((sum, value) => sum + value ** 2, 0))

/**
 * Trains one step on a device and on the CPU.
 * @throws {Error} in the words of ONNX Runtime where the device cannot be used
 */
export const probeDevice = async (device: Device): Promise<ProbeResult> => {
  const there = await stepOn(device)
  const here = await stepOn('cpu')
  return { difference: distance(there.gradient, here.gradient), deviceMs: there.milliseconds, cpuMs: here.milliseconds }
}

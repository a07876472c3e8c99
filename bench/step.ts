import { evaluationStep } from '#core/model/evaluation-step.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { parameterCount } from '#core/model/template.ts'
import { hyperInput, trainingStep } from '#core/model/training-step.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { bytes, floats, openSession } from '#workers/train/session.ts'
import type { Benchmark } from './benchmark.ts'
import { rounded, spreadOf } from './spread.ts'

const WARM_UPS = 3
const STEPS = 20
const SIZES = [28, 64].flatMap((inputSizePx) => [16, 64].map((batchSize) => ({ inputSizePx, batchSize })))

/** Milliseconds of local steps on one thread. */
const measure = async (inputSizePx: number, batchSize: number) => {
  const plan = defaultPlan({ inputSizePx, batchSize })
  const count = parameterCount(plan)
  const graph = trainingStep(plan)
  const session = await openSession(graph)
  const image = bytes(
    new Uint8Array(batchSize * inputSizePx ** 2).map((_, i) => (i * 31) % 251),
    [batchSize, 1, inputSizePx, inputSizePx],
  )
  const column = (value: (i: number) => number) =>
    floats(
      Float32Array.from({ length: batchSize }, (_, i) => value(i)),
      [batchSize, 1],
    )
  const zeros = () => floats(new Float32Array(count), [count])
  let state = { w: floats(initialWeights(plan), [count]), m: zeros(), v: zeros() }
  const times: number[] = []
  for (let t = 1; t <= WARM_UPS + STEPS; t++) {
    const hyper = floats(hyperInput({ learningRate: 0.003, weightDecay: 0.05, positiveWeight: 1, proximalMu: 0, t }), [8])
    const begun = performance.now()
    const out = await session.run({ ...state, image, label: column((i) => i % 2), mask: column(() => 1), hyper })
    times.push(performance.now() - begun)
    state = { w: out.w_next!, m: out.m_next!, v: out.v_next! }
  }
  const { median, p90 } = spreadOf(times.slice(WARM_UPS))
  return {
    inputSizePx,
    batchSize,
    parameters: count,
    trainingGraphBytes: graph.length,
    evaluationGraphBytes: evaluationStep(plan).length,
    medianMs: rounded(median),
    p90Ms: rounded(p90),
    minMs: rounded(Math.min(...times.slice(WARM_UPS))),
  }
}

export const step: Benchmark = {
  name: 'step',
  measures: 'one step of local training (forward, backward, AdamW) on one thread',
  run: async (say) => {
    const results = []
    for (const { inputSizePx, batchSize } of SIZES) {
      say(`${inputSizePx} px, batch ${batchSize} …`)
      results.push(await measure(inputSizePx, batchSize))
    }
    return {
      settings: { Model: 'the default template', Steps: `${STEPS} after ${WARM_UPS} to warm up` },
      tables: [
        {
          columns: ['input px', 'batch', 'parameters', 'training graph bytes', 'evaluation graph bytes', 'ms median', 'ms p90', 'ms least'],
          rows: results.map((result) => Object.values(result)),
        },
      ],
      results: { steps: results },
    }
  },
}

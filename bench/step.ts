import { evaluationStep } from '#core/model/evaluation-step.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { parameterCount } from '#core/model/template.ts'
import { hyperInput, trainingStep } from '#core/model/training-step.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { bytes, floats, openSession } from '#workers/train/session.ts'

/** Milliseconds of one local step on one thread: median of 20 after 3 warm-ups. */
const measure = async (inputSizePx: number, batchSize: number): Promise<string> => {
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
  for (let t = 1; t <= 23; t++) {
    const hyper = floats(hyperInput({ learningRate: 0.003, weightDecay: 0.05, positiveWeight: 1, proximalMu: 0, t }), [8])
    const started = performance.now()
    const out = await session.run({ ...state, image, label: column((i) => i % 2), mask: column(() => 1), hyper })
    times.push(performance.now() - started)
    state = { w: out.w_next!, m: out.m_next!, v: out.v_next! }
  }
  const sorted = times.slice(3).sort((a, b) => a - b)
  const row = [inputSizePx, batchSize, count, graph.length, evaluationStep(plan).length, sorted[10]!.toFixed(1), sorted[0]!.toFixed(1)]
  return `| ${row.join(' | ')} |`
}

console.log('| input px | batch | parameters | training graph bytes | evaluation graph bytes | ms/step median | ms/step min |')
console.log('|---|---|---|---|---|---|---|')
for (const inputSizePx of [28, 64]) for (const batchSize of [16, 64]) console.log(await measure(inputSizePx, batchSize))

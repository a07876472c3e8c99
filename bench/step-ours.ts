import { initialWeights } from '#core/model/initial-weights.ts'
import { hyperInput, trainingStep } from '#core/model/training-step.ts'
import type { Plan } from '#core/run/plan.ts'
import { openFitted } from '#workers/train/open-fitted.ts'
import { bytes, type Floats, floats } from '#workers/train/session.ts'
import type { Contender, Steps } from './step-contender.ts'

const flat = (values: Float32Array): Floats => floats(values, [values.length])

/** One step of AdamW on a full batch; the state stays between calls. */
const stepper = async (plan: Plan): Promise<() => Promise<void>> => {
  const { inputSizePx, batchSize } = plan
  const session = await openFitted((options) => trainingStep(plan, options))
  const pixels = new Uint8Array(batchSize * inputSizePx ** 2).map((_, i) => (i * 31) % 251)
  const image = bytes(pixels, [batchSize, 1, inputSizePx, inputSizePx])
  const column = (value: (i: number) => number) =>
    floats(
      Float32Array.from({ length: batchSize }, (_, i) => value(i)),
      [batchSize, 1],
    )
  const [label, mask] = [column((i) => i % 2), column(() => 1)]
  const w = initialWeights(plan)
  const zeros = () => flat(new Float32Array(w.length))
  let state = { w: flat(w), m: zeros(), v: zeros() }
  let t = 0
  return async () => {
    t++
    const hyper = flat(hyperInput({ learningRate: 0.003, weightDecay: 0.05, positiveWeight: 1, proximalMu: 0, t }))
    const out = await session.run({ ...state, image, label, mask, hyper })
    state = { w: out.w_next!, m: out.m_next!, v: out.v_next! }
  }
}

export const startOurs = (): Contender => {
  let step: () => Promise<void> = async () => undefined
  return {
    name: 'Roundtable',
    choose: async (plan) => {
      step = await stepper(plan)
    },
    steps: async (count): Promise<Steps> => {
      const [wallMs, cpuMs]: [number[], number[]] = [[], []]
      for (let i = 0; i < count; i++) {
        const [begun, worked] = [performance.now(), process.cpuUsage()]
        await step()
        const { user, system } = process.cpuUsage(worked)
        wallMs.push(performance.now() - begun)
        cpuMs.push((user + system) / 1000)
      }
      return { wallMs, cpuMs }
    },
  }
}

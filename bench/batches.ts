import { initialWeights } from '#core/model/initial-weights.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { openFitted } from '#workers/train/open-fitted.ts'
import type { Session } from '#workers/train/session.ts'
import { trainLocally } from '#workers/train/train-locally.ts'
import type { Benchmark } from './benchmark.ts'
import { rounded, spreadOf } from './spread.ts'

const REPEATS = 5
const CASES = [
  { inputSizePx: 28, batchSize: 64, localSteps: 30 },
  { inputSizePx: 64, batchSize: 16, localSteps: 30 },
  { inputSizePx: 64, batchSize: 64, localSteps: 12 },
  { inputSizePx: 224, batchSize: 16, localSteps: 8 },
]

/** How long the steps of a round take, and what part of that is the making of their batches. */
const measure = async (setting: (typeof CASES)[number]) => {
  const plan = defaultPlan(setting)
  const session = await openFitted((options) => trainingStep(plan, options))
  let computing = 0
  const timed: Session = {
    run: async (feeds) => {
      const begun = performance.now()
      const out = await session.run(feeds)
      computing += performance.now() - begun
      return out
    },
  }
  const n = 64
  const images = Uint8Array.from({ length: n * plan.inputSizePx ** 2 }, (_, i) => (i * i + 7 * i) % 253)
  const data = { n, images, labels: Uint8Array.from({ length: n }, (_, i) => i % 2) }
  const base = initialWeights(plan)
  const rounds: { readonly stepMs: number; readonly waitingPercent: number }[] = []
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    computing = 0
    const begun = performance.now()
    await trainLocally({ session: timed, plan, round: 1, base, data, seed: 'bench', report: () => {} })
    const whole = performance.now() - begun
    if (repeat > 0) rounds.push({ stepMs: whole / setting.localSteps, waitingPercent: (100 * (whole - computing)) / whole })
  }
  const [steps, waiting] = [spreadOf(rounds.map(({ stepMs }) => stepMs)), spreadOf(rounds.map(({ waitingPercent }) => waitingPercent))]
  return { ...setting, stepMs: rounded(steps.median), waitingPercent: rounded(waiting.median), worstPercent: rounded(waiting.p90) }
}

export const batches: Benchmark = {
  name: 'batches',
  measures: 'how much of a training step waits for its augmented batch',
  run: async (say) => {
    const results = []
    for (const setting of CASES) {
      say(`${setting.inputSizePx} px, batch ${setting.batchSize} …`)
      results.push(await measure(setting))
    }
    return {
      settings: { Model: 'the default template', Repeats: `${REPEATS} after 1 to warm up` },
      tables: [
        {
          columns: ['input px', 'batch', 'steps', 'ms a step, median', '% of it waiting, median', 'p90'],
          rows: results.map((result) => Object.values(result)),
        },
      ],
      results: { batches: results },
    }
  },
}

import { initialWeights } from '#core/model/initial-weights.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { encodeUpdate } from '#core/weights/update.ts'
import { openFitted } from '#workers/train/open-fitted.ts'
import { trainLocally } from '#workers/train/train-locally.ts'

const [rounds, localSteps] = process.argv.slice(2).map(Number) as [number, number]
const plan = defaultPlan({ inputSizePx: 28, batchSize: 32, localSteps, localEpochs: 50 })
const session = await openFitted((options) => trainingStep(plan, options))
const n = 256
const images = Uint8Array.from({ length: n * plan.inputSizePx ** 2 }, (_, i) => (i * i + 7 * i) % 253)
const data = { n, images, labels: Uint8Array.from({ length: n }, (_, i) => i % 2) }
const meta = { run: 'bench', base: '0'.repeat(64), plan: '0'.repeat(64), device: 'cpu' }
let base = initialWeights(plan)
const after: { steps: number; megabytes: number }[] = []
for (let round = 1; round <= rounds; round++) {
  const { weights } = await trainLocally({ session, plan, round: 1, base, data, seed: `bench ${round}`, report: () => {} })
  encodeUpdate({ delta: weights.map((value, i) => value - base[i]!), weightUnits: 1 << 19, clip: plan.clip, meta: { ...meta, round } })
  base = weights
  after.push({ steps: round * localSteps, megabytes: process.memoryUsage.rss() / 1e6 })
}
console.log(JSON.stringify(after))

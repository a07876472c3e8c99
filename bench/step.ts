import { parameterCount } from '#core/model/template.ts'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import type { Benchmark } from './benchmark.ts'
import { rounded, spreadOf } from './spread.ts'
import type { Contender } from './step-contender.ts'
import { startOurs } from './step-ours.ts'
import { startPeers } from './step-peer.ts'

const WARM_UPS = 3
const BLOCKS = 4
const STEPS = 5
const TEMPLATES: readonly Plan['template'][] = [
  { name: 'cnn-groupnorm', params: { channels: [16, 32, 64, 64, 64], groups: 8 } },
  { name: 'resnet-groupnorm', params: { channels: [16, 32, 64], groups: 8 } },
  { name: 'efficientnet-groupnorm', params: { channels: [16, 32, 64], groups: 8 } },
]
const PLANS = TEMPLATES.flatMap((template) =>
  [28, 64].flatMap((inputSizePx) => [16, 64].map((batchSize) => defaultPlan({ template, inputSizePx, batchSize }))),
)

interface Found {
  readonly name: string
  readonly cpuMs: number
  readonly leastWallMs: number
}

/** Contenders take turns in blocks of steps, so that what else the machine does meets all of them. */
const measure = async (contenders: readonly Contender[], plan: Plan): Promise<readonly Found[]> => {
  const times = contenders.map(() => ({ wallMs: [] as number[], cpuMs: [] as number[] }))
  for (const contender of contenders) {
    await contender.choose(plan)
    await contender.steps(WARM_UPS)
  }
  for (let block = 0; block < BLOCKS; block++) {
    for (const [i, contender] of contenders.entries()) {
      const { wallMs, cpuMs } = await contender.steps(STEPS)
      times[i]!.wallMs.push(...wallMs)
      times[i]!.cpuMs.push(...cpuMs)
    }
  }
  return contenders.map(({ name }, i) => ({
    name,
    cpuMs: rounded(spreadOf(times[i]!.cpuMs).median, 2),
    leastWallMs: rounded(Math.min(...times[i]!.wallMs), 2),
  }))
}

export const step: Benchmark = {
  name: 'step',
  measures: 'one step of local training (forward, backward, AdamW) on one thread, beside PyTorch',
  run: async (say) => {
    const peers = await startPeers(say)
    if (peers.length === 0)
      say('PyTorch is measured only where Debian’s python3-torch is, or ROUNDTABLE_TORCH_PYTHON names a Python that has it.')
    const contenders = [startOurs(), ...peers]
    const results = []
    for (const plan of PLANS) {
      const { template, inputSizePx, batchSize } = plan
      say(`${template.name}, ${inputSizePx} px, batch ${batchSize} …`)
      const found = await measure(contenders, plan)
      results.push({ template: template.name, inputSizePx, batchSize, parameters: parameterCount(plan), found })
    }
    const rivals = peers.map(({ name }) => name)
    return {
      settings: {
        Steps: `${BLOCKS} blocks of ${STEPS} in turn, after ${WARM_UPS} to warm up`,
        Numbers: 'milliseconds of one core, median; in brackets the least of the clock; × ours against the peer',
      },
      tables: [
        {
          columns: ['template', 'px', 'batch', 'parameters', ...contenders.map(({ name }) => name), ...rivals.map((name) => `× ${name}`)],
          rows: results.map(({ template, inputSizePx, batchSize, parameters, found }) => [
            ...[template, inputSizePx, batchSize, parameters],
            ...found.map(({ cpuMs, leastWallMs }) => `${cpuMs} (${leastWallMs})`),
            ...found.slice(1).map(({ cpuMs }) => rounded(found[0]!.cpuMs / cpuMs, 2)),
          ]),
        },
      ],
      results: { steps: results },
    }
  },
}

import { COMBINATIONS } from '../../aggregation/combine.ts'
import { SERVER_STEPS } from '../../aggregation/server-step.ts'
import { randomFrom } from '../../model/random.ts'
import { defaultPlan, type Plan } from '../plan.ts'

export interface Scenario {
  readonly seed: number
  readonly plan: Plan
  readonly siteIds: readonly string[]
  /** Which sites are in the project from the start; the others are still negotiating. */
  readonly members: readonly boolean[]
  /** The site whose agent dies of every task while misfortune lasts. */
  readonly poisoned?: number
  /** How likely a message is lost, comes twice, or a process dies at a step; in thousandths. */
  readonly faults: { readonly lost: number; readonly twice: number; readonly coordinatorDies: number; readonly agentDies: number }
}

const SMALLEST: Partial<Plan> = { template: { name: 'cnn-groupnorm', params: { channels: [4, 4], groups: 4 } }, inputSizePx: 28 }
const step = { learningRate: '0.5', momentum: '0.9', secondMoment: '0.99', adaptivity: '0.001' }

/** Some plans train by SCAFFOLD, some in turns; what such a plan cannot have is left out. */
const byAlgorithm = (seed: number, { combination: _, serverStep, mandatory, select, stopAfter, ...plan }: Plan): Plan | null => {
  const drawn = randomFrom(`algorithm/${seed}`).below(5)
  if (drawn === 0) {
    const gentle = serverStep && (serverStep.name === 'average' || serverStep.name === 'momentum') ? { serverStep } : {}
    const kept = { ...(mandatory && { mandatory }), ...(select && { select }), ...(stopAfter && { stopAfter }) }
    return {
      ...plan,
      algorithm: 'scaffold',
      optimizer: { name: 'sgd', learningRate: '0.01', weightDecay: '0', momentum: '0' },
      ...kept,
      ...gentle,
    }
  }
  return drawn === 1 ? { ...plan, algorithm: 'cyclic', quorum: 1, rounds: plan.rounds + 2 } : null
}

/** A federation of two to four sites with a plan and a measure of misfortune, all drawn from the seed. */
export const scenarioOf = (seed: number, siteIds: readonly string[]): Scenario => {
  const random = randomFrom(`scenario/${seed}`)
  const one = <T>(values: readonly T[]): T => values[random.below(values.length)]!
  const members = siteIds.map((_, site) => site < 2 || random.below(3) === 0)
  const combination = one([undefined, undefined, ...COMBINATIONS])
  const server = one([undefined, undefined, ...SERVER_STEPS])
  const rough = one([0, 1, 1, 3])
  const poison = randomFrom(`poison/${seed}`)
  const rounds = 1 + random.below(3)
  const quorum = 1 + random.below(Math.min(3, members.filter(Boolean).length))
  const deadlineSeconds = one([60, 200, 900])
  const graceSeconds = random.below(3) === 0 ? { graceSeconds: one([0, 15, 60]) } : {}
  const mandatory = random.below(4) === 0 ? { mandatory: [siteIds[random.below(2)]!] } : {}
  const select = random.below(3) === 0 ? { select: 'best-validation' as const } : {}
  const stopAfter = random.below(4) === 0 ? { stopAfter: { rounds: 1, minDelta: one(['0', '0.05']) } } : {}
  const averaging = defaultPlan({
    ...SMALLEST,
    // A run that may stop early is long enough to.
    rounds: stopAfter.stopAfter ? rounds + 3 : rounds,
    ...{ quorum, deadlineSeconds, ...graceSeconds, ...mandatory, ...select, ...stopAfter },
    ...(combination ? { combination: { name: combination, trimmedShare: '0.34' } } : {}),
    ...(server ? { serverStep: { name: server, ...step } } : {}),
  })
  const other = byAlgorithm(seed, averaging)
  return {
    seed,
    siteIds,
    // A run in turns begins when all have signed or said no.
    members: other?.algorithm === 'cyclic' ? members.map(() => true) : members,
    ...(poison.below(12) === 0 ? { poisoned: poison.below(2) } : {}),
    plan: other ?? averaging,
    faults: { lost: 60 * rough, twice: 60 * rough, coordinatorDies: 50 * rough, agentDies: 40 * rough },
  }
}

import type { ServerStepName } from '../aggregation/server-step.ts'
import type { Plan } from './plan.ts'

type Augmentation = NonNullable<Plan['augmentation']>
type ServerStep = NonNullable<Plan['serverStep']>

/** What holds where a plan leaves its optional fields out, said in full. */
export const PLAN_DEFAULTS = {
  schedule: 'cosine',
  labelSmoothing: '0',
  imbalance: 'weights',
  augmentation: { shiftPercent: 5, rotateDegrees: 8, contrastPercent: 15, mirror: false },
  combination: { name: 'mean', trimmedShare: '0' },
  serverStep: { name: 'average', learningRate: '1', momentum: '0', secondMoment: '0', adaptivity: '0' },
} as const satisfies Partial<Plan>

/** Which numbers of a server step mean something, by its name; the others are "0". */
export const SERVER_NUMBERS: Readonly<Record<ServerStepName, readonly (keyof Omit<ServerStep, 'name'>)[]>> = {
  average: ['learningRate'],
  momentum: ['learningRate', 'momentum'],
  adagrad: ['learningRate', 'momentum', 'adaptivity'],
  adam: ['learningRate', 'momentum', 'secondMoment', 'adaptivity'],
  yogi: ['learningRate', 'momentum', 'secondMoment', 'adaptivity'],
}

export const augmentationOf = (plan: Plan): Augmentation => plan.augmentation ?? PLAN_DEFAULTS.augmentation
export const serverStepOf = (plan: Plan): ServerStep => plan.serverStep ?? PLAN_DEFAULTS.serverStep

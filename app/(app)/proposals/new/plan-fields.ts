/** Whole numbers of the plan; `none`: may stay empty. Names are the paths of the command's input, where there is one. */
export const PLAN_NUMBERS = {
  'plan.inputSizePx': { label: 'Input size', unit: 'pixels', min: 28, max: 224 },
  'plan.template.params.groups': { label: 'Groups of the normalisation', unit: 'groups', min: 1, max: 32 },
  'plan.template.params.dropout': { label: 'Dropout before the last layer', unit: 'percent', min: 0, max: 90 },
  'plan.rounds': { label: 'Rounds', unit: 'rounds', min: 1, max: 500 },
  'plan.stopAfter.rounds': { label: 'Measured rounds without a gain', unit: 'rounds', min: 1, max: 499 },
  'plan.localEpochs': { label: 'Passes over the data at each site, each round', unit: 'passes', min: 1, max: 50 },
  'plan.localSteps': { label: 'Steps at each site, each round', unit: 'steps', min: 1, max: 100_000 },
  'plan.batchSize': { label: 'Batch size', unit: 'images', min: 1, max: 256 },
  'plan.seed': { label: 'Seed', unit: '', min: 0, max: 2 ** 31 - 1 },
  'plan.quorum': { label: 'A round counts when', unit: 'sites have returned', min: 1, max: 100 },
  'plan.deadlineSeconds': { label: 'A round waits at most', unit: 'seconds', min: 5, max: 604_800 },
  'plan.graceSeconds': { label: 'When enough have returned, the others have', unit: 'seconds more', min: 0, max: 604_800, none: true },
  'plan.augmentation.shiftPercent': { label: 'Shift by up to', unit: 'percent of the side', min: 0, max: 20 },
  'plan.augmentation.rotateDegrees': { label: 'Turn by up to', unit: 'degrees', min: 0, max: 30 },
  'plan.augmentation.contrastPercent': { label: 'Change the contrast by up to', unit: 'percent', min: 0, max: 50 },
} as const
export type PlanNumber = keyof typeof PLAN_NUMBERS

/** Decimals of the plan. */
export const PLAN_DECIMALS = {
  'plan.optimizer.learningRate': { label: 'Learning rate' },
  'plan.optimizer.weightDecay': { label: 'Weight decay' },
  'plan.optimizer.momentum': { label: 'Momentum of the optimiser' },
  'plan.gradientClip': { label: 'Longest gradient of a step', none: true },
  'plan.labelSmoothing': { label: 'Label smoothing' },
  'plan.proximalMu': { label: 'Proximal weight' },
  'plan.combination.trimmedShare': { label: 'Share of sites left out at each end' },
  'plan.serverStep.learningRate': { label: "The exchange's learning rate" },
  'plan.serverStep.momentum': { label: "The exchange's momentum" },
  'plan.serverStep.secondMoment': { label: "The exchange's second moment" },
  'plan.serverStep.adaptivity': { label: "The exchange's adaptivity" },
  'plan.stopAfter.minDelta': { label: 'Gain of AUC that counts' },
  'plan.clip.normL2': { label: 'Longest update (L2 norm)' },
  'plan.clip.perCoordinate': { label: 'Largest change of one weight' },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly none?: true }>>
export type PlanDecimal = keyof typeof PLAN_DECIMALS

export type PlanChoice =
  | 'plan.label'
  | 'plan.head'
  | 'plan.head.classes'
  | 'plan.head.labels'
  | 'plan.algorithm'
  | 'plan.weighting'
  | 'plan.template.name'
  | 'plan.template.params.channels'
  | 'plan.template.params.activation'
  | 'plan.template.params.pooling'
  | 'plan.work'
  | 'plan.optimizer.name'
  | 'plan.schedule'
  | 'plan.imbalance'
  | 'plan.augmentation.mirror'
  | 'plan.personal'
  | 'plan.localOnly'
  | 'plan.select'
  | 'plan.stop'
  | 'plan.combination.name'
  | 'plan.serverStep.name'
export type PlanField = PlanNumber | PlanDecimal | PlanChoice
export type PlanFields = Readonly<Record<PlanField, string>>

import type { CombinationName } from '#core/aggregation/combine.ts'
import type { ServerStepName } from '#core/aggregation/server-step.ts'
import type { Head } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'

/** What the models of the templates are called on screen. */
export const TEMPLATE_WORDS: Readonly<Record<Plan['template']['name'], string>> = {
  'cnn-groupnorm': 'Small convolutional network',
  'resnet-groupnorm': 'Residual network (ResNet)',
  'efficientnet-groupnorm': 'Depthwise network (EfficientNet)',
}

/** What a model tells of a picture. */
export const HEAD_WORDS: Readonly<Record<Head['kind'], string>> = {
  binary: 'Whether a picture shows it',
  'multi-class': 'Which of several classes a picture is of',
  'multi-label': 'Which of several labels a picture shows',
}

export const ACTIVATION_WORDS = { usual: 'As the template has it', relu: 'ReLU', gelu: 'GELU', silu: 'SiLU' } as const

export const OPTIMIZER_WORDS: Readonly<Record<Plan['optimizer']['name'], string>> = {
  adamw: 'AdamW',
  sgd: 'SGD with momentum',
}

export const ALGORITHM_WORDS: Readonly<Record<Plan['algorithm'], string>> = {
  fedavg: 'On its own (FedAvg)',
  fedprox: 'Pulled towards the common model (FedProx)',
  scaffold: 'Corrected by what the others learn (SCAFFOLD)',
  cyclic: 'In turns, one site a round',
}

export const SCHEDULE_WORDS: Readonly<Record<NonNullable<Plan['schedule']>, string>> = {
  cosine: 'Falls along half a cosine',
  constant: 'Stays the same',
}

export const IMBALANCE_WORDS: Readonly<Record<NonNullable<Plan['imbalance']>, string>> = {
  weights: 'Rarer classes weigh more',
  sampling: 'All classes are drawn alike often',
  none: 'Nothing is done',
}

export const COMBINATION_WORDS: Readonly<Record<CombinationName, string>> = {
  mean: 'Average',
  median: 'Median of each weight',
  'trimmed-mean': 'Average without the extremes',
  'norm-bound': 'Average, long updates cut',
}

export const SERVER_STEP_WORDS: Readonly<Record<ServerStepName, string>> = {
  average: 'Takes the combined update',
  momentum: 'Keeps momentum (FedAvgM)',
  adagrad: 'Adagrad (FedAdagrad)',
  adam: 'Adam (FedAdam)',
  yogi: 'Yogi (FedYogi)',
}

export const WEIGHTING_WORDS: Readonly<Record<Plan['weighting'], string>> = {
  equal: 'All sites alike',
  images: 'By number of training images',
}

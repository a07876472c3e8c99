import { bytes, counted, duration, integer, shortHash } from '#app/ui/format.ts'
import { labelWords } from '#app/ui/listing/words.ts'
import { PERSONAL_WORDS } from '#core/model/personal-part.ts'
import { parameterCount } from '#core/model/template.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import { augmentationOf, PLAN_DEFAULTS, serverStepOf } from '#core/run/plan-defaults.ts'
import { isCyclic } from '#core/run/turns.ts'
import {
  ACTIVATION_WORDS,
  ALGORITHM_WORDS,
  COMBINATION_WORDS,
  IMBALANCE_WORDS,
  OPTIMIZER_WORDS,
  SCHEDULE_WORDS,
  SERVER_STEP_WORDS,
  TEMPLATE_WORDS,
} from './plan-words.ts'

/** A setting in words; texts only, so that those of two plans can be compared. */
export interface PlanFact {
  readonly label: string
  readonly value: string
  readonly note?: string
}

const BYTES_A_NUMBER = 4

const size = (plan: Plan): string => {
  try {
    const count = parameterCount(plan)
    return `${integer(count)} weights, about ${bytes(count * BYTES_A_NUMBER)} for each update`
  } catch {
    return ''
  }
}

const join = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join('; ')

const work = ({ localSteps, localEpochs }: Plan): string => {
  if (localSteps === undefined) return `every site passes over its images ${localEpochs === 1 ? 'once' : `${localEpochs} times`}`
  return `every site takes ${counted(localSteps, 'step')}, but no more than ${counted(localEpochs, 'pass', 'passes')} over its images have`
}

const optimizerNote = ({ optimizer }: Plan): string =>
  [
    `learning rate ${optimizer.learningRate}`,
    `weight decay ${optimizer.weightDecay}`,
    ...(optimizer.name === 'sgd' ? [`momentum ${optimizer.momentum}`] : []),
  ].join(', ')

const changes = (plan: Plan): string => {
  const { shiftPercent, rotateDegrees, contrastPercent, mirror } = augmentationOf(plan)
  const made = [
    shiftPercent > 0 && `shifted by up to ${shiftPercent} %`,
    rotateDegrees > 0 && `turned by up to ${rotateDegrees}°`,
    contrastPercent > 0 && `contrast changed by up to ${contrastPercent} %`,
    mirror && 'mirrored',
  ].filter(Boolean)
  return made.length > 0 ? `Training images are ${made.join(', ')}, at random` : 'Training images are used as they are'
}

const serverNote = (plan: Plan): string | undefined => {
  const { name, learningRate, momentum, secondMoment, adaptivity } = serverStepOf(plan)
  if (name === 'average') return learningRate === '1' ? undefined : `times ${learningRate}`
  const adaptive = [...(name === 'adagrad' ? [] : [`second moment ${secondMoment}`]), `adaptivity ${adaptivity}`]
  return [`learning rate ${learningRate}`, `momentum ${momentum}`, ...(name === 'momentum' ? [] : adaptive)].join(', ')
}

const combination = (plan: Plan): string => {
  const { name, trimmedShare } = plan.combination ?? PLAN_DEFAULTS.combination
  if (name === 'trimmed-mean') return `${COMBINATION_WORDS[name]}: a share of ${trimmedShare} left out at each end`
  return COMBINATION_WORDS[name]
}

const learned = (plan: Plan): { value: string; note?: string } => {
  const { kind, names } = headOf(plan)
  if (kind === 'binary') return { value: labelWords(plan.label) }
  if (kind === 'multi-label')
    return { value: names.map(labelWords).join(', '), note: 'several labels, each for itself; a picture without one does not count for it' }
  return { value: names.join(', '), note: `one of ${counted(names.length, 'class', 'classes')}, in the label ${labelWords(plan.label)}` }
}

/** A plan in words, for people who did not write it. What it leaves out is said as what holds then. */
export const planFacts = (plan: Plan): PlanFact[] => [
  { label: 'The model learns to tell', ...learned(plan) },
  {
    label: 'Model',
    value: `${TEMPLATE_WORDS[plan.template.name]} on images of ${plan.inputSizePx} × ${plan.inputSizePx} pixels`,
    note: join(
      `stages of ${plan.template.params.channels.join(', ')} channels`,
      `${plan.template.params.groups} groups of the normalisation`,
      plan.template.params.activation && `activation ${ACTIVATION_WORDS[plan.template.params.activation]}`,
      plan.template.params.pooling && 'maps are made smaller by the largest of four',
      plan.template.params.dropout !== undefined && `dropout of ${plan.template.params.dropout} % before the last layer`,
      size(plan),
    ),
  },
  {
    label: 'Rounds',
    value: `${counted(plan.rounds, 'round')}; in each, ${work(plan)}`,
    note: `batches of ${plan.batchSize}; a round waits at most ${duration(plan.deadlineSeconds)}`,
  },
  {
    label: 'Training starts from',
    value: plan.initial ? 'A model given as a file' : 'Weights drawn from the seed',
    ...(plan.initial && { note: `fingerprint ${shortHash(plan.initial.sha256)}, ${bytes(plan.initial.bytes)}` }),
  },
  {
    label: 'The run ends with',
    value: plan.select ? 'The model of the round that does best on validation images, by the AUC over all sites' : 'The last model',
    note: plan.stopAfter
      ? `training ends early after ${counted(plan.stopAfter.rounds, 'measured round')} without a gain of more than ${plan.stopAfter.minDelta} in AUC`
      : 'training takes all rounds',
  },
  {
    label: 'A round counts',
    value: isCyclic(plan)
      ? 'when the site whose turn it is has returned'
      : `when ${counted(plan.quorum, 'site has', 'sites have')} returned`,
    note: join(
      plan.mandatory && `${counted(plan.mandatory.length, 'site')} must be among them`,
      plan.graceSeconds !== undefined &&
        (isCyclic(plan)
          ? `a site has ${duration(plan.graceSeconds)} to begin its turn, or the next has it`
          : `the others have ${duration(plan.graceSeconds)} more`),
    ),
  },
  {
    label: 'Each site trains',
    value: ALGORITHM_WORDS[plan.algorithm],
    note: join(
      plan.algorithm === 'fedprox' && `weight ${plan.proximalMu}`,
      plan.algorithm === 'scaffold' && 'with each update goes the change of its mean gradient, as long as the update',
      isCyclic(plan) && 'the next site sees the model of the one before it alone; a site that is away loses its turn',
    ),
  },
  {
    label: 'Updates are combined',
    value: isCyclic(plan) ? 'Not at all: the model of a round is that of its one site' : combination(plan),
    note: join(!isCyclic(plan) && (plan.weighting === 'equal' ? 'every site counts alike' : 'sites count by their training images')),
  },
  { label: 'The exchange then', value: SERVER_STEP_WORDS[serverStepOf(plan).name], note: serverNote(plan) },
  { label: 'Optimiser', value: OPTIMIZER_WORDS[plan.optimizer.name], note: `${optimizerNote(plan)}, seed ${plan.seed}` },
  { label: 'Learning rate over the rounds', value: SCHEDULE_WORDS[plan.schedule ?? PLAN_DEFAULTS.schedule] },
  { label: 'Unequal classes', value: IMBALANCE_WORDS[plan.imbalance ?? PLAN_DEFAULTS.imbalance] },
  { label: 'Changes of the images', value: changes(plan) },
  {
    label: 'Stays at each site',
    value: plan.personal ? PERSONAL_WORDS[plan.personal] : 'Nothing of the model: all of it is combined',
  },
  {
    label: 'To compare with',
    value: plan.localOnly
      ? 'Each site also trains a model on its own images alone, and tells its metrics only'
      : 'No model of a site alone',
  },
  {
    label: 'Clipping',
    value: `An update longer than ${plan.clip.normL2} is shortened at the site`,
    note: join(
      `no single weight changes by more than ${plan.clip.perCoordinate}`,
      plan.gradientClip !== undefined && `the gradient of a step is at most ${plan.gradientClip} long`,
    ),
  },
  { label: 'Label smoothing', value: Number(plan.labelSmoothing ?? 0) === 0 ? 'None' : (plan.labelSmoothing ?? '') },
]

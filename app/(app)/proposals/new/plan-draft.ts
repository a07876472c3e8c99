import type { Plan } from '#core/run/plan.ts'
import { augmentationOf, PLAN_DEFAULTS, SERVER_NUMBERS, serverStepOf } from '#core/run/plan-defaults.ts'
import { PRESETS, type Preset } from '#core/run/presets.ts'
import type { PlanChoice, PlanField, PlanFields } from './plan-fields.ts'

/** A plan as the form writes it. Numbers that the plan has no use for stand ready in case they are asked for. */
export const planFields = (plan: Plan): PlanFields => {
  const { optimizer } = plan
  const augmentation = augmentationOf(plan)
  const serverStep = serverStepOf(plan)
  const combination = plan.combination ?? PLAN_DEFAULTS.combination
  return {
    'plan.label': plan.label,
    'plan.head': plan.head?.kind ?? 'binary',
    'plan.head.classes': plan.head?.kind === 'multi-class' ? plan.head.classes.join(', ') : '',
    'plan.head.labels': plan.head?.kind === 'multi-label' ? plan.head.labels.slice(1).join(', ') : '',
    'plan.algorithm': plan.algorithm,
    'plan.proximalMu': plan.proximalMu,
    'plan.weighting': plan.weighting,
    'plan.template.name': plan.template.name,
    'plan.template.params.channels': plan.template.params.channels.join(', '),
    'plan.template.params.groups': String(plan.template.params.groups),
    'plan.template.params.activation': plan.template.params.activation ?? 'usual',
    'plan.template.params.pooling': plan.template.params.pooling ?? 'average',
    'plan.template.params.dropout': String(plan.template.params.dropout ?? 0),
    'plan.inputSizePx': String(plan.inputSizePx),
    'plan.rounds': String(plan.rounds),
    'plan.work': plan.localSteps === undefined ? 'epochs' : 'steps',
    'plan.localEpochs': String(plan.localEpochs),
    'plan.localSteps': String(plan.localSteps ?? 14),
    'plan.batchSize': String(plan.batchSize),
    'plan.seed': String(plan.seed),
    'plan.quorum': String(plan.quorum),
    'plan.deadlineSeconds': String(plan.deadlineSeconds),
    'plan.graceSeconds': plan.graceSeconds === undefined ? '' : String(plan.graceSeconds),
    'plan.optimizer.name': optimizer.name,
    'plan.optimizer.learningRate': optimizer.learningRate,
    'plan.optimizer.weightDecay': optimizer.weightDecay,
    'plan.optimizer.momentum': optimizer.name === 'sgd' ? optimizer.momentum : '0.9',
    'plan.schedule': plan.schedule ?? PLAN_DEFAULTS.schedule,
    'plan.gradientClip': plan.gradientClip ?? '',
    'plan.labelSmoothing': plan.labelSmoothing ?? PLAN_DEFAULTS.labelSmoothing,
    'plan.imbalance': plan.imbalance ?? PLAN_DEFAULTS.imbalance,
    'plan.augmentation.shiftPercent': String(augmentation.shiftPercent),
    'plan.augmentation.rotateDegrees': String(augmentation.rotateDegrees),
    'plan.augmentation.contrastPercent': String(augmentation.contrastPercent),
    'plan.augmentation.mirror': augmentation.mirror ? 'yes' : 'no',
    'plan.personal': plan.personal ?? 'nothing',
    'plan.select': plan.select ?? 'last',
    'plan.stop': plan.stopAfter ? 'early' : 'never',
    'plan.stopAfter.rounds': String(plan.stopAfter?.rounds ?? 5),
    'plan.stopAfter.minDelta': plan.stopAfter?.minDelta ?? '0.001',
    'plan.localOnly': plan.localOnly ? 'yes' : 'no',
    'plan.combination.name': combination.name,
    'plan.combination.trimmedShare': combination.name === 'trimmed-mean' ? combination.trimmedShare : '0.2',
    'plan.serverStep.name': serverStep.name,
    'plan.serverStep.learningRate': serverStep.learningRate,
    'plan.serverStep.momentum': serverStep.momentum,
    'plan.serverStep.secondMoment': serverStep.secondMoment,
    'plan.serverStep.adaptivity': serverStep.adaptivity,
    'plan.clip.normL2': plan.clip.normL2,
    'plan.clip.perCoordinate': plan.clip.perCoordinate,
  }
}

const serverFirst = (learningRate: string, momentum: string, secondMoment: string, adaptivity: string): Partial<PlanFields> => ({
  'plan.serverStep.learningRate': learningRate,
  'plan.serverStep.momentum': momentum,
  'plan.serverStep.secondMoment': secondMoment,
  'plan.serverStep.adaptivity': adaptivity,
})

/** Numbers to begin from when a way is chosen: those of Reddi 2021, and of the recommended plan with server momentum. */
const FIRST: Readonly<Partial<Record<PlanChoice, Readonly<Record<string, Partial<PlanFields>>>>>> = {
  'plan.algorithm': {
    fedavg: { 'plan.proximalMu': '0' },
    fedprox: { 'plan.proximalMu': '0.01' },
    scaffold: {
      ...{ 'plan.proximalMu': '0', 'plan.combination.name': 'mean', 'plan.serverStep.name': 'average', ...serverFirst('1', '0', '0', '0') },
      ...{ 'plan.optimizer.name': 'sgd', 'plan.optimizer.learningRate': '0.05', 'plan.optimizer.momentum': '0' },
    },
    cyclic: {
      ...{ 'plan.proximalMu': '0', 'plan.combination.name': 'mean', 'plan.serverStep.name': 'average', ...serverFirst('1', '0', '0', '0') },
      ...{ 'plan.quorum': '1', 'plan.select': 'last', 'plan.stop': 'never' },
    },
  },
  'plan.optimizer.name': { adamw: { 'plan.optimizer.learningRate': '0.003' }, sgd: { 'plan.optimizer.learningRate': '0.01' } },
  'plan.serverStep.name': {
    average: serverFirst('1', '0', '0', '0'),
    momentum: serverFirst('0.6', '0.7', '0', '0'),
    adagrad: serverFirst('0.01', '0', '0', '0.001'),
    adam: serverFirst('0.01', '0.9', '0.99', '0.001'),
    yogi: serverFirst('0.01', '0.9', '0.99', '0.001'),
  },
}

/** What changes with a choice: itself, and the numbers that only make sense with it. */
export const chosenWith = (field: PlanChoice, value: string): Partial<PlanFields> => ({ [field]: value, ...FIRST[field]?.[value] })

/** Whether the plan has a use for a field, as the others stand. What is not asked is neither shown, nor checked, nor sent. */
export const isAsked = (field: PlanField, fields: PlanFields): boolean => {
  if (field === 'plan.head.classes') return fields['plan.head'] === 'multi-class'
  if (field === 'plan.head.labels') return fields['plan.head'] === 'multi-label'
  if (field === 'plan.template.params.pooling')
    return fields['plan.template.name'] === 'cnn-groupnorm' && Number(fields['plan.inputSizePx']) < 64
  if (field === 'plan.localSteps') return fields['plan.work'] === 'steps'
  if (field === 'plan.optimizer.momentum') return fields['plan.optimizer.name'] === 'sgd'
  if (field.startsWith('plan.stopAfter.')) return fields['plan.stop'] === 'early'
  if (field === 'plan.proximalMu') return fields['plan.algorithm'] === 'fedprox'
  if (field === 'plan.combination.trimmedShare') return fields['plan.combination.name'] === 'trimmed-mean'
  const number = field.replace('plan.serverStep.', '')
  if (number === field || number === 'name') return true
  const asked: Readonly<Record<string, readonly string[]>> = SERVER_NUMBERS
  return asked[fields['plan.serverStep.name']]?.includes(number) ?? false
}

/** What a recommended plan leaves to the study. */
const OWN: readonly PlanField[] = ['plan.label', 'plan.head', 'plan.head.classes', 'plan.head.labels', 'plan.quorum', 'plan.seed']

const recommended = (preset: Preset): Partial<PlanFields> =>
  Object.fromEntries(Object.entries(planFields(preset.plan)).filter(([field]) => !OWN.includes(field as PlanField)))

/** The fields with the settings of a recommended plan; label, quorum and seed stay as they are. */
export const withPreset = <F extends PlanFields>(fields: F, name: string): F => {
  const preset = PRESETS.find((one) => one.name === name)
  return preset ? { ...fields, ...recommended(preset) } : fields
}

/** The recommended plan that the fields are, if they are one. */
export const presetOf = (fields: PlanFields): Preset | undefined =>
  PRESETS.find((preset) =>
    Object.entries(recommended(preset)).every(
      ([field, value]) => !isAsked(field as PlanField, fields) || fields[field as PlanField].trim() === value,
    ),
  )

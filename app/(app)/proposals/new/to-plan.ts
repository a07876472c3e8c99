import type { FormProblem } from '#app/ui/form/error-summary.tsx'
import { canonicalText } from '#core/canonical.ts'
import { Decimal, MAX_OUTPUTS, PERSONAL_PARTS, Plan } from '#core/run/plan.ts'
import { PLAN_DEFAULTS } from '#core/run/plan-defaults.ts'
import { isAsked } from './plan-draft.ts'
import { PLAN_DECIMALS, PLAN_NUMBERS, type PlanDecimal, type PlanFields, type PlanNumber } from './plan-fields.ts'

const isWhole = (text: string) => /^\d{1,10}$/.test(text.trim())
const channelsOf = (text: string) => text.split(/[\s,]+/).filter(Boolean)

interface Range {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly none?: boolean
}

export const numberProblem = ({ label, min, max, none }: Range, text: string): string | null => {
  if (none && text.trim() === '') return null
  const value = Number(text)
  return isWhole(text) && value >= min && value <= max
    ? null
    : `${label}: enter a whole number from ${min} to ${max}${none ? ', or nothing' : ''}`
}

const decimalProblem = (field: PlanDecimal, text: string): string | null => {
  const { label, none } = { none: false, ...PLAN_DECIMALS[field] }
  if ((none && text === '') || Decimal.safeParse(text).success) return null
  return `${label}: enter a number such as 0.003${none ? ', or nothing' : ''}`
}

const namesOf = (text: string) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)

/** The head as typed; undefined: one label. */
const headOf = (f: PlanFields): unknown => {
  if (f['plan.head'] === 'multi-class') return { kind: 'multi-class', classes: namesOf(f['plan.head.classes']) }
  return f['plan.head'] === 'multi-label'
    ? { kind: 'multi-label', labels: [f['plan.label'], ...namesOf(f['plan.head.labels'])] }
    : undefined
}

/** Columns that a data set needs for the plan as typed. */
export const labelsOf = (f: PlanFields): string[] => {
  const more = f['plan.head'] === 'multi-label' ? namesOf(f['plan.head.labels']) : []
  return [f['plan.label'], ...more].filter(Boolean)
}

const HEAD_SENTENCES = {
  'plan.head.classes': `Names of the classes: enter 2 to ${MAX_OUTPUTS} names of letters and digits, with commas between them`,
  'plan.head.labels': `Labels beside the first: enter 1 to ${MAX_OUTPUTS - 1} label columns, with commas between them`,
} as const

/** What of a plan cannot be read as it is typed, in the order of its fields. */
export const planProblems = (fields: PlanFields): FormProblem[] => {
  const found: FormProblem[] = []
  for (const field of Object.keys(PLAN_NUMBERS) as PlanNumber[]) {
    const message = isAsked(field, fields) ? numberProblem(PLAN_NUMBERS[field], fields[field]) : null
    if (message) found.push({ field, message })
  }
  for (const field of Object.keys(PLAN_DECIMALS) as PlanDecimal[]) {
    const message = isAsked(field, fields) ? decimalProblem(field, fields[field].trim()) : null
    if (message) found.push({ field, message })
  }
  const channels = channelsOf(fields['plan.template.params.channels'])
  if (
    channels.length < 2 ||
    channels.length > 6 ||
    !channels.every((width) => isWhole(width) && Number(width) >= 4 && Number(width) <= 256)
  )
    found.push({
      field: 'plan.template.params.channels',
      message: 'Widths of the stages: enter 2 to 6 whole numbers from 4 to 256, with commas between them',
    })
  for (const field of ['plan.head.classes', 'plan.head.labels'] as const)
    if (isAsked(field, fields) && !Plan.shape.head.safeParse(headOf(fields)).success) found.push({ field, message: HEAD_SENTENCES[field] })
  if (!fields['plan.label']) found.push({ field: 'plan.label', message: 'Choose the label that the model learns' })
  return found
}

/** Optional parts of a plan that say no more than what holds without them. They are left out, so that one plan has one digest. */
const unusual = (parts: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const usual: Readonly<Record<string, unknown>> = PLAN_DEFAULTS
  return Object.fromEntries(
    Object.entries(parts).filter(
      ([name, value]) => value !== undefined && (usual[name] === undefined || canonicalText(value) !== canonicalText(usual[name])),
    ),
  )
}

/**
 * The plan as typed; null while a field of it cannot be read.
 * @param mandatory listings of the sites that every round needs
 */
export const planOf = (f: PlanFields, mandatory: readonly string[]): Plan | null => {
  if (planProblems(f).length > 0) return null
  const number = (field: PlanNumber) => Number(f[field])
  const decimal = (field: PlanDecimal) => (isAsked(field, f) ? f[field].trim() : '0')
  const rates = { learningRate: decimal('plan.optimizer.learningRate'), weightDecay: decimal('plan.optimizer.weightDecay') }
  const smoothing = decimal('plan.labelSmoothing')
  const [activation, dropout] = [f['plan.template.params.activation'], number('plan.template.params.dropout')]
  const pooling = isAsked('plan.template.params.pooling', f) && f['plan.template.params.pooling'] === 'max' ? 'max' : undefined
  const params = { ...(pooling && { pooling }), ...(activation !== 'usual' && { activation }), ...(dropout > 0 && { dropout }) }
  const parsed = Plan.safeParse({
    schema: 'plan/v1',
    template: {
      name: f['plan.template.name'],
      params: {
        channels: channelsOf(f['plan.template.params.channels']).map(Number),
        groups: number('plan.template.params.groups'),
        ...params,
      },
    },
    inputSizePx: number('plan.inputSizePx'),
    label: f['plan.label'],
    algorithm: f['plan.algorithm'],
    proximalMu: decimal('plan.proximalMu'),
    optimizer:
      f['plan.optimizer.name'] === 'sgd'
        ? { name: 'sgd', ...rates, momentum: decimal('plan.optimizer.momentum') }
        : { name: f['plan.optimizer.name'], ...rates },
    ...unusual({
      head: headOf(f),
      schedule: f['plan.schedule'],
      gradientClip: decimal('plan.gradientClip') || undefined,
      labelSmoothing: Number(smoothing) === 0 ? undefined : smoothing,
      imbalance: f['plan.imbalance'],
      augmentation: {
        shiftPercent: number('plan.augmentation.shiftPercent'),
        rotateDegrees: number('plan.augmentation.rotateDegrees'),
        contrastPercent: number('plan.augmentation.contrastPercent'),
        mirror: f['plan.augmentation.mirror'] === 'yes',
      },
      personal: PERSONAL_PARTS.find((part) => part === f['plan.personal']),
      select: f['plan.select'] === 'best-validation' ? 'best-validation' : undefined,
      stopAfter:
        f['plan.stop'] === 'early' ? { rounds: number('plan.stopAfter.rounds'), minDelta: decimal('plan.stopAfter.minDelta') } : undefined,
      localOnly: f['plan.localOnly'] === 'yes' || undefined,
      combination: { name: f['plan.combination.name'], trimmedShare: decimal('plan.combination.trimmedShare') },
      serverStep: {
        name: f['plan.serverStep.name'],
        learningRate: decimal('plan.serverStep.learningRate'),
        momentum: decimal('plan.serverStep.momentum'),
        secondMoment: decimal('plan.serverStep.secondMoment'),
        adaptivity: decimal('plan.serverStep.adaptivity'),
      },
    }),
    rounds: number('plan.rounds'),
    localEpochs: number('plan.localEpochs'),
    ...(isAsked('plan.localSteps', f) && { localSteps: number('plan.localSteps') }),
    batchSize: number('plan.batchSize'),
    seed: number('plan.seed'),
    weighting: f['plan.weighting'],
    quorum: number('plan.quorum'),
    deadlineSeconds: number('plan.deadlineSeconds'),
    ...(f['plan.graceSeconds'].trim() !== '' && { graceSeconds: number('plan.graceSeconds') }),
    ...(mandatory.length > 0 && { mandatory }),
    clip: { normL2: decimal('plan.clip.normL2'), perCoordinate: decimal('plan.clip.perCoordinate') },
  })
  return parsed.success ? parsed.data : null
}

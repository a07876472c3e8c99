import type { Inputs } from '#app/ui/trpc/types.ts'
import { defaultPlan } from '#core/run/plan.ts'

/** Everything as typed, so that nothing is lost by a mistake. Names are the paths of the command's input, where there is one. */
export const NUMBER_FIELDS = {
  'plan.inputSizePx': { label: 'Input size', unit: 'pixels', min: 28, max: 224 },
  'plan.template.params.groups': { label: 'Groups of the normalisation', unit: 'groups', min: 1, max: 32 },
  'plan.rounds': { label: 'Rounds', unit: 'rounds', min: 1, max: 500 },
  'plan.localEpochs': { label: 'Passes over the data at each site, each round', unit: 'passes', min: 1, max: 50 },
  'plan.batchSize': { label: 'Batch size', unit: 'images', min: 1, max: 256 },
  'plan.seed': { label: 'Seed', unit: '', min: 0, max: 2 ** 31 - 1 },
  'plan.quorum': { label: 'A round counts when', unit: 'sites have returned', min: 1, max: 100 },
  'plan.deadlineSeconds': { label: 'A round waits at most', unit: 'seconds', min: 5, max: 604_800 },
  'limits.minimumSites': { label: 'Fewest sites in every round', unit: 'sites', min: 1, max: 100 },
  'limits.maxRounds': { label: 'Most rounds', unit: 'rounds', min: 1, max: 500 },
  'limits.minimumPatients': { label: 'Fewest patients of a site', unit: 'patients', min: 1, max: 1_000_000 },
  'limits.suppressBelow': { label: 'Metrics are hidden on fewer than', unit: 'images of a class', min: 1, max: 1000 },
  'limits.statusHours': { label: 'A site stops without word from the exchange after', unit: 'hours', min: 1, max: 720 },
} as const
export type NumberField = keyof typeof NUMBER_FIELDS

export const DECIMAL_FIELDS = {
  'plan.optimizer.learningRate': { label: 'Learning rate' },
  'plan.optimizer.weightDecay': { label: 'Weight decay' },
  'plan.proximalMu': { label: 'Proximal weight' },
  'plan.clip.normL2': { label: 'Longest update (L2 norm)' },
  'plan.clip.perCoordinate': { label: 'Largest change of one weight' },
} as const
export type DecimalField = keyof typeof DECIMAL_FIELDS

type TextField =
  | 'title'
  | 'message'
  | 'plan.label'
  | 'plan.algorithm'
  | 'plan.weighting'
  | 'plan.template.name'
  | 'plan.template.params.channels'
  | 'limits.notAfter'
export type DraftField = NumberField | DecimalField | TextField

export interface ProposalDraft {
  readonly fields: Readonly<Record<DraftField, string>>
  /** Listing ids. */
  readonly chosen: readonly string[]
  readonly notes: Readonly<Record<string, string>>
  readonly rights: Inputs['proposal']['submit']['rights']
}

interface Start {
  readonly title: string
  readonly chosen: readonly string[]
  readonly label: string
  readonly commercial: boolean
  readonly until: string
}

/** Two sites, so that no update can be read alone; one where only one is asked. */
const quorumFor = (sites: number) => String(Math.min(defaultPlan().quorum, Math.max(1, sites)))

/** Other sites chosen. Numbers that follow from how many there are follow along, as long as nobody has changed them. */
export const withChosen = (draft: ProposalDraft, chosen: readonly string[]): ProposalDraft => {
  const before = quorumFor(draft.chosen.length)
  const after = quorumFor(chosen.length)
  const follow = (value: string) => (value === before ? after : value)
  const { 'plan.quorum': quorum, 'limits.minimumSites': least } = draft.fields
  return { ...draft, chosen, fields: { ...draft.fields, 'plan.quorum': follow(quorum), 'limits.minimumSites': follow(least) } }
}

/** What the form starts from: the standard plan, fitted to what was chosen. */
export const startDraft = ({ title, chosen, label, commercial, until }: Start): ProposalDraft => {
  const plan = defaultPlan()
  return {
    fields: {
      title,
      message: '',
      'plan.label': label,
      'plan.algorithm': plan.algorithm,
      'plan.weighting': plan.weighting,
      'plan.template.name': plan.template.name,
      'plan.template.params.channels': plan.template.params.channels.join(', '),
      'plan.template.params.groups': String(plan.template.params.groups),
      'plan.inputSizePx': String(plan.inputSizePx),
      'plan.rounds': String(plan.rounds),
      'plan.localEpochs': String(plan.localEpochs),
      'plan.batchSize': String(plan.batchSize),
      'plan.seed': String(plan.seed),
      'plan.quorum': quorumFor(chosen.length),
      'plan.deadlineSeconds': String(plan.deadlineSeconds),
      'plan.optimizer.learningRate': plan.optimizer.learningRate,
      'plan.optimizer.weightDecay': plan.optimizer.weightDecay,
      'plan.proximalMu': plan.proximalMu,
      'plan.clip.normL2': plan.clip.normL2,
      'plan.clip.perCoordinate': plan.clip.perCoordinate,
      'limits.minimumSites': quorumFor(chosen.length),
      'limits.maxRounds': String(plan.rounds),
      'limits.minimumPatients': '20',
      'limits.suppressBelow': '11',
      'limits.statusHours': '24',
      'limits.notAfter': until,
    },
    chosen,
    notes: {},
    rights: {
      consumer: { use: true, download: true, commercialise: commercial, publish: true },
      provider: { use: true, download: true, commercialise: false, publish: false },
    },
  }
}

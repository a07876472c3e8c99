import type { Inputs } from '#app/ui/trpc/types.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { planFields, withPreset } from './plan-draft.ts'
import { PLAN_NUMBERS, type PlanField, type PlanNumber } from './plan-fields.ts'

/** Everything as typed, so that nothing is lost by a mistake. */
export const LIMIT_NUMBERS = {
  'limits.minimumSites': { label: 'Fewest sites in every round', unit: 'sites', min: 1, max: 100 },
  'limits.maxRounds': { label: 'Most rounds', unit: 'rounds', min: 1, max: 500 },
  'limits.minimumPatients': { label: 'Fewest patients of a site', unit: 'patients', min: 1, max: 1_000_000 },
  'limits.suppressBelow': { label: 'Metrics are hidden on fewer than', unit: 'images of a class', min: 1, max: 1000 },
  'limits.statusHours': { label: 'A site stops without word from the exchange after', unit: 'hours', min: 1, max: 720 },
} as const
export type LimitNumber = keyof typeof LIMIT_NUMBERS

export const NUMBER_FIELDS = { ...PLAN_NUMBERS, ...LIMIT_NUMBERS }
export type NumberField = PlanNumber | LimitNumber

export type DraftField = PlanField | LimitNumber | 'title' | 'message' | 'limits.notAfter'

export interface ProposalDraft {
  readonly fields: Readonly<Record<DraftField, string>>
  /** Listing ids. */
  readonly chosen: readonly string[]
  /** Those without which no round of training counts. */
  readonly mandatory: readonly string[]
  readonly notes: Readonly<Record<string, string>>
  /** The file that training starts from, as the exchange keeps it. */
  readonly initial: { readonly sha256: string; readonly bytes: number; readonly name: string } | null
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
  // In turns a round is always one site's.
  const rounds = draft.fields['plan.algorithm'] === 'cyclic' ? quorum : follow(quorum)
  return { ...draft, chosen, fields: { ...draft.fields, 'plan.quorum': rounds, 'limits.minimumSites': follow(least) } }
}

/** A recommended plan in place of the settings. The limit of rounds follows where it would be too low. */
export const withRecommended = (draft: ProposalDraft, name: string): ProposalDraft => {
  const fields = withPreset(draft.fields, name)
  const most = Math.max(Number(fields['plan.rounds']), Number(fields['limits.maxRounds']) || 0)
  return { ...draft, fields: { ...fields, 'limits.maxRounds': String(most) } }
}

/** What the form starts from: the standard plan, fitted to what was chosen. */
export const startDraft = ({ title, chosen, label, commercial, until }: Start): ProposalDraft => {
  const plan = defaultPlan()
  return {
    fields: {
      title,
      message: '',
      ...planFields(plan),
      'plan.label': label,
      'plan.quorum': quorumFor(chosen.length),
      'limits.minimumSites': quorumFor(chosen.length),
      'limits.maxRounds': String(plan.rounds),
      'limits.minimumPatients': '20',
      'limits.suppressBelow': '11',
      'limits.statusHours': '24',
      'limits.notAfter': until,
    },
    chosen,
    mandatory: [],
    notes: {},
    initial: null,
    rights: {
      consumer: { use: true, download: true, commercialise: commercial, publish: true },
      provider: { use: true, download: true, commercialise: false, publish: false },
    },
  }
}

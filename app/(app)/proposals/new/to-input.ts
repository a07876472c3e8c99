import type { FormProblem } from '#app/ui/form/error-summary.tsx'
import type { Inputs } from '#app/ui/trpc/types.ts'
import { Decimal, Plan } from '#core/run/plan.ts'
import { DECIMAL_FIELDS, type DecimalField, NUMBER_FIELDS, type NumberField, type ProposalDraft } from './draft.ts'

const isWhole = (text: string) => /^\d{1,10}$/.test(text.trim())
const channelsOf = (text: string) => text.split(/[\s,]+/).filter(Boolean)

const numberProblem = (field: NumberField, text: string): string | null => {
  const { label, min, max } = NUMBER_FIELDS[field]
  const value = Number(text)
  return isWhole(text) && value >= min && value <= max ? null : `${label}: enter a whole number from ${min} to ${max}`
}

const planProblems = ({ fields }: ProposalDraft): FormProblem[] => {
  const found: FormProblem[] = []
  for (const field of Object.keys(NUMBER_FIELDS) as NumberField[]) {
    const message = field.startsWith('plan.') ? numberProblem(field, fields[field]) : null
    if (message) found.push({ field, message })
  }
  for (const field of Object.keys(DECIMAL_FIELDS) as DecimalField[])
    if (!Decimal.safeParse(fields[field].trim()).success)
      found.push({ field, message: `${DECIMAL_FIELDS[field].label}: enter a number such as 0.003` })
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
  if (!fields['plan.label']) found.push({ field: 'plan.label', message: 'Choose the label that the model learns' })
  return found
}

/** The plan as typed; null while a field of it cannot be read. */
export const planOf = (draft: ProposalDraft): Plan | null => {
  if (planProblems(draft).length > 0) return null
  const f = draft.fields
  const number = (field: NumberField) => Number(f[field])
  const parsed = Plan.safeParse({
    schema: 'plan/v1',
    template: {
      name: f['plan.template.name'],
      params: { channels: channelsOf(f['plan.template.params.channels']).map(Number), groups: number('plan.template.params.groups') },
    },
    inputSizePx: number('plan.inputSizePx'),
    label: f['plan.label'],
    algorithm: f['plan.algorithm'],
    proximalMu: f['plan.algorithm'] === 'fedavg' ? '0' : f['plan.proximalMu'].trim(),
    optimizer: {
      name: 'adamw',
      learningRate: f['plan.optimizer.learningRate'].trim(),
      weightDecay: f['plan.optimizer.weightDecay'].trim(),
    },
    rounds: number('plan.rounds'),
    localEpochs: number('plan.localEpochs'),
    batchSize: number('plan.batchSize'),
    seed: number('plan.seed'),
    weighting: f['plan.weighting'],
    quorum: number('plan.quorum'),
    deadlineSeconds: number('plan.deadlineSeconds'),
    clip: { normL2: f['plan.clip.normL2'].trim(), perCoordinate: f['plan.clip.perCoordinate'].trim() },
  })
  return parsed.success ? parsed.data : null
}

/** All that keeps the proposal from being sent, in the order of the form. */
export const problemsOf = (draft: ProposalDraft, today: string): FormProblem[] => {
  const { fields: f, chosen } = draft
  const found: FormProblem[] = []
  const add = (field: string, message: string) => found.push({ field, message })
  if (f.title.trim().length < 3) add('title', 'Give the proposal a title, at least 3 characters')
  if (chosen.length === 0) add('sites', 'Choose at least one dataset')
  found.push(...planProblems(draft))
  if (chosen.length > 0 && Number(f['plan.quorum']) > chosen.length)
    add(
      'plan.quorum',
      `A round would wait for ${f['plan.quorum']} sites, but ${chosen.length === 1 ? 'only 1 is' : `only ${chosen.length} are`} asked`,
    )
  for (const field of Object.keys(NUMBER_FIELDS) as NumberField[]) {
    const message = field.startsWith('limits.') ? numberProblem(field, f[field]) : null
    if (message) add(field, message)
  }
  if (Number(f['limits.minimumSites']) > Number(f['plan.quorum']))
    add(
      'limits.minimumSites',
      `The limits demand ${f['limits.minimumSites']} sites in every round, but a round counts with ${f['plan.quorum']}`,
    )
  if (Number(f['limits.maxRounds']) < Number(f['plan.rounds']))
    add('limits.maxRounds', `The plan has ${f['plan.rounds']} rounds; the limit must be at least as high`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(f['limits.notAfter'])) add('limits.notAfter', 'Enter the day on which the agreements end')
  else if (f['limits.notAfter'] <= today) add('limits.notAfter', 'The agreements must end in the future')
  return found
}

/** What the command takes; null while `problemsOf` finds something. */
export const inputOf = (draft: ProposalDraft, purposeId: string): Inputs['proposal']['submit'] | null => {
  const plan = planOf(draft)
  if (!plan) return null
  const f = draft.fields
  return {
    purposeId,
    title: f.title.trim(),
    message: f.message.trim(),
    sites: draft.chosen.map((listingId) => ({ listingId, note: (draft.notes[listingId] ?? '').trim() })),
    plan,
    limits: {
      minimumSites: Number(f['limits.minimumSites']),
      maxRounds: Number(f['limits.maxRounds']),
      minimumPatients: Number(f['limits.minimumPatients']),
      suppressBelow: Number(f['limits.suppressBelow']),
      notAfter: f['limits.notAfter'],
      statusMaxAgeSeconds: Number(f['limits.statusHours']) * 3600,
    },
    rights: draft.rights,
  }
}

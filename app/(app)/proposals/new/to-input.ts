import type { FormProblem } from '#app/ui/form/error-summary.tsx'
import type { Inputs } from '#app/ui/trpc/types.ts'
import type { Plan } from '#core/run/plan.ts'
import { LIMIT_NUMBERS, type LimitNumber, type ProposalDraft } from './draft.ts'
import { numberProblem, planOf, planProblems } from './to-plan.ts'

/** All that keeps the proposal from being sent, in the order of the form. */
export const problemsOf = (draft: ProposalDraft, today: string): FormProblem[] => {
  const { fields: f, chosen } = draft
  const found: FormProblem[] = []
  const add = (field: string, message: string) => found.push({ field, message })
  if (f.title.trim().length < 3) add('title', 'Give the proposal a title, at least 3 characters')
  if (chosen.length === 0) add('sites', 'Choose at least one dataset')
  found.push(...planProblems(f))
  if (chosen.length > 0 && Number(f['plan.quorum']) > chosen.length)
    add(
      'plan.quorum',
      `A round would wait for ${f['plan.quorum']} sites, but ${chosen.length === 1 ? 'only 1 is' : `only ${chosen.length} are`} asked`,
    )
  for (const field of Object.keys(LIMIT_NUMBERS) as LimitNumber[]) {
    const message = numberProblem(LIMIT_NUMBERS[field], f[field])
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

/** Sorted, so that one plan has one digest; of a listing that is no longer chosen nothing stays. */
export const planOfDraft = ({ fields, chosen, mandatory, initial }: ProposalDraft): Plan | null => {
  const plan = planOf(fields, [...mandatory].filter((id) => chosen.includes(id)).sort())
  return plan && initial ? { ...plan, initial: { sha256: initial.sha256, bytes: initial.bytes } } : plan
}

/** What the command takes; null while `problemsOf` finds something. */
export const inputOf = (draft: ProposalDraft, purposeId: string): Inputs['proposal']['submit'] | null => {
  const plan = planOfDraft(draft)
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

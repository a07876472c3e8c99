import { counted, integer } from '#app/ui/format.ts'
import { summaryOf } from '#app/ui/listing/seen.ts'
import { labelWords } from '#app/ui/listing/words.ts'
import type { Count } from '#core/listing/summary.ts'
import type { ListingHit } from '#server/listing/queries.ts'
import type { ProposalDraft } from './draft.ts'
import { labelsOf } from './to-plan.ts'

export interface PreviewLine {
  readonly kind: 'problem' | 'person' | 'must' | 'hidden' | 'good'
  readonly text: string
}

/** Certainly fewer: a suppressed count is at most `below` − 1. */
const fewerThan = (count: Count, least: number) =>
  count.kind === 'count' ? count.value < least : count.kind === 'suppressed' && count.below - 1 < least
const SOME = (count: Count) => count.kind === 'count'

/** What one site will see in this proposal, from its public listing alone. */
export const previewOf = (hit: ListingHit, draft: ProposalDraft): PreviewLine[] => {
  const lines: PreviewLine[] = []
  const add = (kind: PreviewLine['kind'], text: string) => lines.push({ kind, text })
  const { profile } = hit.document.dataUse
  const summary = summaryOf(hit.document)
  for (const wanted of labelsOf(draft.fields)) {
    const label = summary?.labels.find((one) => one.label === wanted)
    if (!label) add('problem', `It has no label “${labelWords(wanted)}”, so this plan cannot train here.`)
    if (label && (!SOME(label.positive) || !SOME(label.negative)))
      add('hidden', 'Its class counts are too small to show. Where one class is missing, the AUC is not defined.')
  }
  for (const [least, whose] of [
    [Number(draft.fields['limits.minimumPatients']), 'Your limit'],
    [profile.minimumPatients, 'Its terms'],
  ] as const)
    if (summary && fewerThan(summary.patients, least))
      add('problem', `${whose} demand${whose === 'Your limit' ? 's' : ''} ${counted(least, 'patient')}; it has fewer.`)
  if (draft.rights.consumer.commercialise && profile.commercialModelUse === 'forbidden')
    add('problem', 'Its terms exclude commercial use of the model, but you ask for the right to sell or license it.')
  for (const reason of hit.match?.reasons ?? []) if (reason.verdict === 'REVIEW') add('person', reason.text)
  for (const obligation of hit.match?.obligations ?? []) add('must', obligation.text)
  if (lines.length === 0) add('good', 'The check finds nothing against it. Its steward still decides.')
  if (profile.minimumPatients > 1 && !lines.some((line) => line.text.startsWith('Its terms demand')))
    add('good', `Minimum of ${integer(profile.minimumPatients)} patients in its terms: met.`)
  return lines
}

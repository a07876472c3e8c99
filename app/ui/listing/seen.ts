import { Summary } from '#core/listing/summary.ts'
import type { ListingHit } from '#server/listing/queries.ts'
import type { VerdictKind } from '../verdict/verdict-chip.tsx'

/** How a listing looks through a purpose. One that states no permission is its own kind, unless another term excludes the purpose. */
export const verdictOf = ({ document, match }: Pick<ListingHit, 'document' | 'match'>): VerdictKind | null => {
  if (!match) return document.dataUse.permission === null ? 'NONE' : null
  return document.dataUse.permission === null && match.verdict !== 'DENY' ? 'NONE' : match.verdict
}

export const VERDICT_ORDER = ['ALLOW', 'REVIEW', 'DENY', 'NONE'] as const satisfies readonly VerdictKind[]

/** Words of the address: ?verdict=fits */
export const VERDICT_SLUGS = { ALLOW: 'fits', REVIEW: 'review', DENY: 'does-not-fit', NONE: 'not-stated' } as const satisfies Record<
  VerdictKind,
  string
>

export const countByVerdict = (hits: readonly ListingHit[]): Record<VerdictKind, number> => {
  const counts = { ALLOW: 0, REVIEW: 0, DENY: 0, NONE: 0 }
  for (const hit of hits) {
    const verdict = verdictOf(hit)
    if (verdict) counts[verdict] += 1
  }
  return counts
}

/** "1 fits, 2 need review, 1 does not fit" */
export const countsSentence = (counts: Record<VerdictKind, number>): string =>
  [
    `${counts.ALLOW} ${counts.ALLOW === 1 ? 'fits' : 'fit'}`,
    `${counts.REVIEW} ${counts.REVIEW === 1 ? 'needs' : 'need'} review`,
    `${counts.DENY} ${counts.DENY === 1 ? 'does' : 'do'} not fit`,
    ...(counts.NONE > 0 ? [`${counts.NONE} ${counts.NONE === 1 ? 'states' : 'state'} no terms`] : []),
  ].join(', ')

/** The numbers of a listing; null when a newer program wrote them in a form that this one cannot read. */
export const summaryOf = (document: ListingHit['document']): Summary | null => {
  const parsed = Summary.safeParse(document.summary)
  return parsed.success ? parsed.data : null
}

import { counted } from '#app/ui/format.ts'
import { estimateText } from '#app/ui/number/estimate-value.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import type { Estimate } from '#core/metrics/estimate.ts'
import { STRATIFIED_BY, type StratifiedBy } from '#core/metrics/strata.ts'

type RunEvaluations = Views['run']['evaluations']

export interface GroupRow {
  readonly siteId: string
  readonly site: string
  readonly group: string
  readonly auc: Estimate
}

export const BY_WORDS: Readonly<Record<StratifiedBy, string>> = { view: 'view', sex: 'sex', age: 'age' }
const GROUP_WORDS: Readonly<Record<string, string>> = {
  LATERAL: 'lateral',
  OTHER: 'other',
  F: 'female',
  M: 'male',
  O: 'other',
  unknown: 'not stated',
}
export const groupWords = (group: string): string => GROUP_WORDS[group] ?? group

/** A group that a site does not show may be small, or be withheld so that a small one cannot be calculated; both look the same. */
export const groupText = (auc: Estimate): string => (auc.kind === 'suppressed' ? 'too few, or withheld' : estimateText(auc))

/** The groups of each site's images, by what divides them; those that no site tells anything of are absent. */
export const groupRows = ({ sites }: RunEvaluations, split: 'val' | 'test'): ReadonlyMap<StratifiedBy, readonly GroupRow[]> =>
  new Map(
    STRATIFIED_BY.flatMap((by) => {
      const rows = sites
        .filter((one) => one.split === split)
        .flatMap(({ siteId, siteName, strata }) =>
          (strata?.[by] ?? []).map(({ group, auc }) => ({ siteId, site: siteName, group: groupWords(group), auc })),
        )
      return rows.length > 0 ? [[by, rows] as const] : []
    }),
  )

/** The finding of a plot: how far the groups of a site lie apart. */
export const groupFinding = (by: StratifiedBy, rows: readonly GroupRow[]): string => {
  const shown = rows.filter(({ auc }) => auc.kind === 'value')
  if (shown.length === 0) return `By ${BY_WORDS[by]}: no group is large enough to be shown`
  const apart = shown.flatMap((one) =>
    shown.flatMap((other) => {
      if (one.siteId !== other.siteId || one.auc.kind !== 'value' || other.auc.kind !== 'value') return []
      return Number(one.auc.low) > Number(other.auc.high) ? [{ site: one.site, high: one.group, low: other.group }] : []
    }),
  )
  const [first] = apart
  if (!first) return `By ${BY_WORDS[by]}: no group of a site clearly differs from its others`
  const sites = new Set(apart.map(({ site }) => site)).size
  return sites === 1
    ? `By ${BY_WORDS[by]}: at ${first.site} the model does better in ${first.high} than in ${first.low}`
    : `By ${BY_WORDS[by]}: groups clearly differ at ${counted(sites, 'site')}`
}

import { strataOf } from '#core/metrics/strata.ts'
import { columns } from '#workers/site/columns.ts'
import type { ScoredSplit } from './score-split.ts'

/** Pictures of one view at a site. */
export interface ViewJudgement {
  readonly images: number
  readonly auc: number | null
  /** 95 % interval of the AUC (DeLong). */
  readonly auc_low: number | null
  readonly auc_high: number | null
}
export type ByView = Readonly<Record<string, ViewJudgement>>

/**
 * The AUC within each view, exactly: a model that only sees the view does well over all pictures and badly within each. Nothing where the set
 * does not say the view, or under a plan with a head.
 */
export const byView = ({ plan, logits, labels, items }: ScoredSplit): ByView | null => {
  if (plan.head || items.every(({ view }) => view === null)) return null
  const { view = [] } = strataOf(logits, labels, items, { by: ['view'], k: 0 })
  const told = view.map(({ group, auc }): [string, ViewJudgement] => {
    const images = items.filter((item) => (item.view ?? 'unknown') === group).length
    const [value, low, high] = auc.kind === 'value' ? [auc.value, auc.low, auc.high].map(Number) : []
    return [group, { images, auc: value ?? null, auc_low: low ?? null, auc_high: high ?? null }]
  })
  return Object.fromEntries(told.filter(([, { images }]) => images > 0))
}

const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(4))

/** A table for people of the sites that say the views of their pictures; empty where none does. */
export const viewTable = (sites: readonly (readonly [name: string, views: ByView | undefined])[]): string => {
  const rows = sites.flatMap(([name, views = {}]) =>
    Object.entries(views).map(([view, { images, auc, auc_low, auc_high }]) => [
      ...[name, view, String(images), shown(auc), `${shown(auc_low)} to ${shown(auc_high)}`],
    ]),
  )
  return rows.length === 0 ? '' : columns([['', 'view', 'images', 'AUC', '95 % interval'], ...rows]).join('\n')
}

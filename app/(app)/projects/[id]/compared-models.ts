import { decimal } from '#app/ui/format.ts'
import { estimateText } from '#app/ui/number/estimate-value.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import type { Estimate } from '#core/metrics/estimate.ts'
import type { AloneAbsent, EvaluatedModel } from '#core/run/evaluated-models.ts'

type RunEvaluations = Views['run']['evaluations']
type Split = 'val' | 'test'

/** The matrix of sites and models: what a cell may hold besides an AUC. */
export type ModelCell = Estimate | { readonly kind: 'not-yet' } | { readonly kind: 'not-recorded' }

export interface ModelRow {
  readonly siteId: string
  readonly name: string
  readonly cells: readonly ModelCell[]
  /** Why the site has no model of its own. */
  readonly absent: AloneAbsent | null
}

export interface ModelMatrix {
  readonly models: readonly EvaluatedModel[]
  readonly rows: readonly ModelRow[]
}

/** Each model on each site's images; a model that nobody has is no column. `null` while there is nothing to compare. */
export const modelMatrix = ({ sites, compared, alone, personal }: RunEvaluations, split: Split): ModelMatrix | null => {
  const has = (model: EvaluatedModel) => compared.some((one) => one.model === model)
  const models: EvaluatedModel[] = [
    ...(has('alone') || alone.length > 0 ? (['alone'] as const) : []),
    ...(personal && has('shared') ? (['shared'] as const) : []),
    'run',
  ]
  const own = sites.filter((one) => one.split === split)
  if (models.length < 2 || own.length === 0) return null
  const rows = own.map(({ siteId, siteName, full }): ModelRow => {
    const aucOf = (model: EvaluatedModel): ModelCell => {
      if (model === 'run') return full.auc
      return compared.find((one) => one.siteId === siteId && one.split === split && one.model === model)?.auc ?? { kind: 'not-recorded' }
    }
    return { siteId, name: siteName, cells: models.map(aucOf), absent: alone.find((one) => one.siteId === siteId)?.reason ?? null }
  })
  return { models, rows }
}

export const modelWords = (model: EvaluatedModel, personal: boolean): string =>
  ({ alone: 'Own data alone', shared: 'Global', run: personal ? 'Personalised' : 'Global' })[model]

export const ABSENT_WORDS: Readonly<Record<AloneAbsent, string>> = {
  POLICY: 'its policy lets it train no model of its own',
  TIME: 'its own model took longer than its policy allows',
  FAILED: 'training its own model failed',
}

export const cellText = (cell: ModelCell): string =>
  cell.kind === 'not-yet' ? 'not yet' : cell.kind === 'not-recorded' ? 'not told' : estimateText(cell)

/** Whether the federation helped a site, in one sentence. Intervals that overlap say nothing, since few images make them wide. */
export const helpSentence = ({ models }: ModelMatrix, { name, cells, absent }: ModelRow): string | null => {
  if (!models.includes('alone')) return null
  const [alone, run] = [cells[models.indexOf('alone')], cells[models.indexOf('run')]]
  if (absent) return `${name}: not known, because ${ABSENT_WORDS[absent]}.`
  if (alone?.kind !== 'value' || run?.kind !== 'value') return `${name}: not known, because an AUC is hidden, not defined or not told.`
  const [a, r] = [decimal(alone.value), decimal(run.value)]
  if (Number(run.low) > Number(alone.high)) return `${name}: the federation helped, AUC ${r} instead of ${a} alone.`
  if (Number(run.high) < Number(alone.low)) return `${name}: its own data alone do better, AUC ${a} instead of ${r}.`
  return `${name}: AUC ${r}, and ${a} alone; these images are too few to tell the two apart.`
}

/** The finding of the matrix. */
export const helpFinding = (matrix: ModelMatrix): string => {
  const at = (row: ModelRow, model: EvaluatedModel) => row.cells[matrix.models.indexOf(model)]
  const pairs = matrix.rows.flatMap((row) => {
    const [alone, run] = [at(row, 'alone'), at(row, 'run')]
    return alone?.kind === 'value' && run?.kind === 'value' ? [Number(run.value) - Number(alone.value)] : []
  })
  if (pairs.length === 0) return 'Each model at each site'
  const better = pairs.filter((gain) => gain > 0).length
  return `The federated model has the higher AUC at ${better} of ${pairs.length} sites that can be compared`
}

import { list } from '#app/ui/format.ts'
import type { RenderedClause } from '#core/agreement/render-terms.ts'
import type { Terms } from '#core/agreement/terms.ts'

export interface PlainPoint {
  readonly clause: Pick<RenderedClause, 'id' | 'number' | 'title'>
  readonly text: string
}

/** Clauses that a person must not miss before signing, in the order of the questions people ask. */
const SEVEN = ['parties', 'data', 'permitted-use', 'rounds', 'what-leaves', 'model-rights', 'after-the-end'] as const

const OUTPUTS: Readonly<Record<Terms['outputs'][number], string>> = {
  update: 'model updates',
  'metric:auc': 'AUC',
  'metric:accuracy': 'accuracy',
  'metric:loss': 'loss',
  'count:images': 'the number of images',
  'count:steps': 'the number of training steps',
}
const RIGHTS = [
  ['use', 'use'],
  ['download', 'download'],
  ['commercialise', 'sell or license'],
  ['publish', 'publish'],
] as const

const rightsOf = (right: Terms['rights'][number]): string => {
  const may = RIGHTS.flatMap(([key, word]) => (right[key] ? [word] : []))
  return may.length > 0 ? `${right.name} may ${list(may)} the model.` : `${right.name} has no right in the model.`
}

/** Two clauses whose plain sentence only counts are told in full here. */
const told = (clause: RenderedClause, terms: Terms): string => {
  if (clause.id === 'what-leaves')
    return `Only this leaves the site: ${list(terms.outputs.map((output) => OUTPUTS[output]))}. No image does.`
  if (clause.id === 'model-rights') return terms.rights.map(rightsOf).join(' ')
  return clause.plain
}

/** What a person signs, in seven plain points. */
export const plainPoints = (clauses: readonly RenderedClause[], terms: Terms): PlainPoint[] =>
  SEVEN.flatMap((id) => clauses.filter((clause) => clause.id === id).map((clause) => ({ clause, text: told(clause, terms) })))

import type { Plan } from './plan.ts'

/** What a model tells of a picture: one label of two classes, one of several classes, or several labels of two classes each. */
export interface Head {
  readonly kind: 'binary' | 'multi-class' | 'multi-label'
  /** One for each output of the model, in their order. */
  readonly names: readonly string[]
  /** Columns of the prepared data set that are read: one, but several under `multi-label`. */
  readonly columns: readonly string[]
}

export const headOf = ({ head, label }: Pick<Plan, 'head' | 'label'>): Head => {
  if (head?.kind === 'multi-class') return { kind: head.kind, names: head.classes, columns: [label] }
  if (head?.kind === 'multi-label') return { kind: head.kind, names: head.labels, columns: head.labels }
  return { kind: 'binary', names: [label], columns: [label] }
}

/** Logits of a picture: K. */
export const outputsOf = ({ head }: Pick<Plan, 'head'>): number =>
  head === undefined ? 1 : head.kind === 'multi-class' ? head.classes.length : head.labels.length

/** Why a head cannot be trained, as a sentence, or `null`. */
export const headProblem = ({ head, label }: Pick<Plan, 'head' | 'label'>): string | null => {
  if (head === undefined) return null
  const names = head.kind === 'multi-class' ? head.classes : head.labels
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) return `The ${head.kind === 'multi-class' ? 'class' : 'label'} "${twice}" is named twice. Name each once.`
  return head.kind === 'multi-class' || names[0] === label
    ? null
    : `The first of several labels is "${names[0]}", and the plan's label is "${label}". They must be the same.`
}
